"""When each background task is called, by the one worker that carries the schedule."""

from datetime import timedelta

TASKS = {
    "documents-sweep": {"task": "documents.sweep", "schedule": timedelta(seconds=10)},
    "dossiers-batches": {"task": "dossiers.send_batches", "schedule": timedelta(minutes=1)},
    "dossiers-sweep": {"task": "dossiers.sweep", "schedule": timedelta(seconds=30)},
    "notifications-sweep": {"task": "notifications.sweep", "schedule": timedelta(seconds=10)},
    "selection-offers": {"task": "selection.expire_offers", "schedule": timedelta(minutes=10)},
    "applications-reminders": {"task": "applications.remind_drafts", "schedule": timedelta(hours=1)},
    "panels-reminders": {"task": "panels.remind_jurors", "schedule": timedelta(hours=1)},
    "selection-reminders": {"task": "selection.remind_offers", "schedule": timedelta(hours=1)},
    "selection-sentences": {"task": "selection.prove_sentences", "schedule": timedelta(days=1)},
    "selection-appeals": {"task": "selection.lapse_appeals", "schedule": timedelta(hours=1)},
    "applications-automations": {"task": "applications.play_automations", "schedule": timedelta(hours=1)},
    "applications-pairs": {"task": "applications.close_pairs", "schedule": timedelta(minutes=10)},
    "applications-pool": {"task": "applications.tend_pool", "schedule": timedelta(hours=12)},
    "followup-bulletins": {"task": "followup.bulletins", "schedule": timedelta(minutes=5)},
    "followup-surveys": {"task": "followup.ask_surveys", "schedule": timedelta(hours=1)},
    "reporting-digests": {"task": "reporting.send_digests", "schedule": timedelta(minutes=10)},
    "reporting-figures": {"task": "reporting.publish_figures", "schedule": timedelta(hours=12)},
    "talents-watch": {"task": "talents.watch", "schedule": timedelta(hours=1)},
    "publish-scheduled": {"task": "config.publish_scheduled", "schedule": timedelta(minutes=1)},
    "heartbeat": {"task": "config.heartbeat", "schedule": timedelta(seconds=30)},
    "roles": {"task": "config.close_roles", "schedule": timedelta(hours=1)},
    "journal": {"task": "config.seal_journal", "schedule": timedelta(minutes=1)},
    "links": {"task": "config.check_links", "schedule": timedelta(days=1)},
    "purge": {"task": "config.purge", "schedule": timedelta(days=1)},
    "journal-months": {"task": "config.summarise_journal", "schedule": timedelta(days=1)},
}
