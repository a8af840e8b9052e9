import django.db.models.deletion
from django.db import migrations, models

from commonweal.web.polls import frozen
from commonweal.web.record.written_once import refuse


class Migration(migrations.Migration):

    dependencies = [
        ('bodies', '0005_invitation'),
        ('elections', '0002_by_delegates'),
    ]

    operations = [
        migrations.AddField(
            model_name='election',
            name='beside',
            field=models.ManyToManyField(blank=True, related_name='elections_beside', to='bodies.seat'),
        ),
        migrations.CreateModel(
            name='CountBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('departed', models.JSONField()),
                ('sitting', models.JSONField()),
                ('chosen', models.CharField(max_length=40)),
                ('result', models.JSONField()),
                ('election', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts_back', to='elections.election')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        *frozen.filled('elections_election_beside', 'elections_election'),
        refuse('elections_countback', ['UPDATE', 'DELETE'], 'A count that was made again stays as it was published.'),
    ]
