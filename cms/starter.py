"""The first pages of a new site: an editor keeps and changes them."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Page, Site

from challenges.models import Campaign
from challenges.rules import public_campaigns
from cms.models import CallPage, CataloguePage, ContentPage, HomePage

PAGES = (
    (
        "programme",
        "Le programme",
        (
            "Des administrations proposent un défi, des spécialistes du numérique le relèvent avec elles pendant dix"
            " mois ou plus."
        ),
        (
            ("heading", "Comment cela se passe"),
            (
                "paragraph",
                (
                    "<p>Les administrations déposent un projet. Un jury retient les plus utiles. Les défis sont"
                    " publiés, les candidats et candidates choisissent les leurs. Après une lecture anonyme et une"
                    " audition, chaque équipe est formée selon les vœux des personnes et les classements des jurys.</p>"
                ),
            ),
        ),
    ),
    (
        "accessibilite",
        "Accessibilité : non conforme",
        "L’État s’engage à rendre ses sites accessibles, conformément à l’article 47 de la loi du 11 février 2005.",
        (
            ("heading", "État de conformité"),
            (
                "paragraph",
                (
                    "<p>Ce site n’a pas encore été audité selon le RGAA : il est donc déclaré non conforme. Des"
                    " contrôles automatiques sont faits à chaque modification.</p>"
                ),
            ),
            ("heading", "Signaler une difficulté"),
            (
                "paragraph",
                (
                    "<p>Si vous n’arrivez pas à accéder à un contenu, écrivez à l’équipe du programme. Sans réponse"
                    " satisfaisante, vous pouvez saisir le Défenseur des droits.</p>"
                ),
            ),
        ),
    ),
    (
        "mentions-legales",
        "Mentions légales",
        "",
        (
            (
                "paragraph",
                (
                    "<p>Éditeur, directeur ou directrice de la publication, hébergeur : à compléter par"
                    " l’administration qui met ce site en service.</p>"
                ),
            ),
        ),
    ),
    (
        "donnees-personnelles",
        "Données personnelles",
        "Ce que nous demandons sert à instruire votre dossier, et à rien d’autre.",
        (
            (
                "paragraph",
                (
                    "<p>Les dossiers non retenus sont effacés ou rendus anonymes deux ans au plus après le dernier"
                    " contact. Vous pouvez accéder à vos données, les corriger et en demander l’effacement auprès de"
                    " l’équipe du programme, puis saisir la CNIL.</p>"
                ),
            ),
        ),
    ),
)


def _home() -> HomePage:
    found = HomePage.objects.first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    Page.objects.filter(slug="home", depth=2).delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(
        instance=HomePage(
            title="Mettre son talent au service de l’intérêt général",
            slug="accueil",
            introduction="Administrations : proposez un défi. Spécialistes du numérique : relevez-le avec elles.",
        )
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Passerelle"}
    )
    return home


def call_page(campaign: Campaign) -> CallPage | None:
    """Create the public page of a campaign, unless it has one or the site has no front page yet."""
    home = HomePage.objects.first()
    if home is None or CallPage.objects.filter(campaign=campaign).exists():
        return None
    page: CallPage = home.add_child(
        instance=CallPage(slug=campaign.code.lower(), title=campaign.name, campaign=campaign)
    )
    return page


def _allow_documents() -> None:
    """Let the group that publishes pages write documents and shared clauses too."""
    group, _ = Group.objects.get_or_create(name="Moderators")
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="cms", content_type__model__in=("documentdraft", "sharedclause")
        )
    )


def build() -> list[str]:
    """Create the pages that are missing; return their titles. Those who publish pages may write documents."""
    _allow_documents()
    home = _home()
    made = []

    def add(page: Page) -> None:
        if not Page.objects.child_of(home).filter(slug=page.slug).exists():
            Page.objects.get(pk=home.pk).specific.add_child(instance=page)
            made.append(page.title)

    for slug, title, introduction, blocks in PAGES:
        menu = slug == "programme"
        add(ContentPage(slug=slug, title=title, introduction=introduction, body=list(blocks), show_in_menus=menu))
    add(
        CataloguePage(
            slug="defis",
            title="Les défis",
            introduction="Tous les défis publiés, promotion par promotion.",
            show_in_menus=True,
        )
    )
    made += [page.title for campaign in public_campaigns().order_by("pk") if (page := call_page(campaign))]
    return made
