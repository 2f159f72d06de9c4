"""The page of components."""


def test_the_form_of_the_gallery_is_refused_and_accepted_as_others(team, signed_in):
    client = signed_in(team)
    assert client.get("/equipe/composants/").status_code == 200
    empty = client.post("/equipe/composants/", {"line": ""})
    assert (empty.status_code, "Champ requis" in empty.text) == (422, True)
    whole = {"line": "a", "text": "b", "choice": "a", "box": "on"}
    assert client.post("/equipe/composants/", whole).status_code == 200
