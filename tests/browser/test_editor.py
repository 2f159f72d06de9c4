"""Somebody who has never seen the editor publishes a piece of news with an image, and puts a challenge on the front page."""

import io
import secrets

from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_pages import check


def picture():
    """Return an image to send, unlike any other: the editor warns of one that is there already."""
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), f"#{secrets.token_hex(3)}").save(out, "JPEG")
    return {"name": "foret.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def publish(page):
    """Publish what is on the screen, and return once the editor has answered."""
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Plus d'actions").last.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publier", exact=True).last.click()


def write_news(page):
    """From the team's space to a published piece of news, by what the screens say."""
    page.goto("/equipe/")
    page.get_by_role("link", name="Écrire une actualité").click()
    page.get_by_role("textbox", name="Titre").first.fill("La forêt vue du ciel")
    page.get_by_role("textbox", name="Chapeau").fill("Un défi de la promotion 4 est en ligne.")
    page.get_by_role("button", name="Choisir une image").first.click()
    dialog = page.get_by_role("dialog").filter(has=page.locator("input[type=file]")).last
    dialog.get_by_role("tab").last.click()
    dialog.locator("input[type=file]").set_input_files(picture())
    dialog.get_by_role("textbox", name="Titre").fill("Forêt")
    dialog.locator("form button[type=submit]").last.click()
    expect(page.locator(".modal.in")).to_have_count(0)
    publish(page)
    expect(page.get_by_text("Dites ce que montre l’image").first).to_be_visible()
    page.get_by_role("textbox", name="Ce que montre").fill("Une forêt, de haut")
    publish(page)


def highlight(page, challenge):
    """Choose a challenge in the block of the front page."""
    page.goto("/equipe/")
    page.get_by_role("link", name="Modifier la page d’accueil").click()
    block = page.locator("[data-streamfield-child]").filter(has_text="Défis à la une").first
    block.get_by_role("button", name="Ajouter", exact=True).last.click()
    block.locator("select").last.select_option(label=challenge)
    publish(page)


def kept(reader):
    """Say whether a visitor is given the front page as it was made for the one before.

    A page is kept to the end of the minute, and until something it shows is written: a turn of the minute or a task of
    the worker between two visits makes it anew, rarely twice, and never five times, in a row.
    """
    return any("cache" in reader.goto("/").header_value("server-timing") for _ in range(6))


def test_a_first_piece_of_news_and_a_challenge_on_the_front_page(visit):
    page, reader = visit("equipe@exemple.invalid"), visit()
    assert kept(reader)
    write_news(page)
    highlight(page, "EnviNorma")
    reader.goto("/")
    expect(reader.get_by_role("link", name="La forêt vue du ciel")).to_be_visible()
    expect(reader.get_by_role("link", name="EnviNorma")).to_be_visible()
    reader.get_by_role("link", name="La forêt vue du ciel").click()
    expect(reader.get_by_role("img", name="Une forêt, de haut")).to_be_visible()
    assert reader.get_by_role("img", name="Une forêt, de haut").evaluate("image => image.naturalWidth") > 0
    check(reader, "actualité publiée")
