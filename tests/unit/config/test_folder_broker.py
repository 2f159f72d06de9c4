"""The embedded broker never shows half a message."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

import config.celery
from config import folder_broker


@pytest.fixture
def channel(tmp_path):
    folder = tmp_path / "messages"
    folder.mkdir()
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(tmp_path / "c")}
    with Connection("filesystem://", transport_options=options) as link:
        yield link.channel()


def test_embedded_broker_is_the_projects(channel):
    assert config.celery.TRANSPORT_ALIASES["filesystem"] == "config.folder_broker:Transport"
    assert isinstance(channel, folder_broker.Channel)


def test_message_is_read_whole_and_not_before_it_is_complete(channel, monkeypatch):
    seen = []
    rename = Path.rename

    def watched(draft, target):
        with pytest.raises(Empty):
            channel._get("celery")
        seen.append(draft.read_text())
        return rename(draft, target)

    monkeypatch.setattr(Path, "rename", watched)
    channel._put("celery", {"body": "é"})
    assert seen == ['{"body": "\\u00e9"}']
    assert channel._size("celery") == 1
    assert channel._get("celery") == {"body": "é"}
    with pytest.raises(Empty):
        channel._get("celery")
