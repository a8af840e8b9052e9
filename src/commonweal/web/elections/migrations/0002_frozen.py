"""The roll, the box and the candidates stay as they were when voting opened."""

from django.db import migrations

from commonweal.web.polls import frozen


class Migration(migrations.Migration):
    dependencies = [("elections", "0001_initial"), ("record", "0002_written_once")]

    operations = [
        *frozen.poll("elections_election"),
        *frozen.persons("elections_electionperson", "elections_election"),
        *frozen.box("elections_electionballot", "elections_election"),
    ]
