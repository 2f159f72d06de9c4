"""A message goes to a person or to an address, never to both or to none."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0004_messages_to_addresses'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('recipient__isnull', False)), models.Q(('recipient__isnull', True), models.Q(('address', ''), _negated=True)), _connector='OR'), name='message_has_one_addressee', violation_error_message='Un message va à une personne, ou à une adresse.'),
        ),
    ]
