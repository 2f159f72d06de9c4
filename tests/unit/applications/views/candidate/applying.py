"""What the tests of a candidate's pages share."""


def address(application, tail=""):
    return f"/candidature/dossiers/{application.public_id}/{tail}"


def wishes(application):
    return list(application.wishes.order_by("rank").values_list("challenge", flat=True))
