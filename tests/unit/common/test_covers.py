"""Covers: the same words give the same drawing, others give another, and nothing stands where the pictogram is."""

from itertools import islice

from common.web.covers import FREE, TILE, digits, draw


def cover(seed):
    return draw(seed, family="green-emeraude", pictogram="environment/leaf")


def test_the_same_words_give_the_same_drawing_and_others_another():
    assert cover("Un défi") == cover("Un défi")
    assert cover("Un défi").paths != cover("Un autre défi").paths


def test_a_drawing_has_three_tones_inside_its_size():
    drawing = cover("Un défi")
    assert [tone for tone, _ in drawing.paths] == ["light", "medium", "strong"]
    starts = [
        tuple(int(number) for number in tile.split("h")[0].split("m")[0].split()[:2])
        for _, path in drawing.paths
        for tile in path.split("M")[1:]
    ]
    assert len(starts) > 10
    assert all(x < drawing.width and y < drawing.height for x, y in starts)
    assert not FREE.intersection((x // TILE, y // TILE) for x, y in starts)


def test_digits_go_on_beyond_one_digest():
    assert len(set(islice(digits("x"), 200))) > 80
