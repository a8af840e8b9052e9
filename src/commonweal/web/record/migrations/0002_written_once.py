"""What is written is not changed: triggers behind every page, command and raw statement (I7)."""

from django.db import migrations

from commonweal.web.record.written_once import refuse


class Migration(migrations.Migration):
    dependencies = [("record", "0001_founding")]

    operations = [
        refuse("record_entry", ("UPDATE", "DELETE"), "An entry of the record never changes."),
        refuse(
            "record_entry",
            ("INSERT",),
            "An entry is written at the end of the record.",
            when='NEW."index" <> (SELECT size FROM record_log WHERE id = NEW.log_id)',
        ),
        refuse("record_log", ("DELETE",), "A record is never deleted."),
        refuse(
            "record_log",
            ("UPDATE",),
            "The head of a record moves only forward, one entry at a time.",
            when="NEW.id <> OLD.id OR NEW.name <> OLD.name OR NEW.origin <> OLD.origin OR NEW.size <> OLD.size + 1"
            ' OR NOT EXISTS (SELECT 1 FROM record_entry WHERE log_id = OLD.id AND "index" = OLD.size)',
        ),
        refuse("record_enactment", ("UPDATE", "DELETE"), "What has been carried out stays carried out."),
        refuse("record_opening", ("UPDATE",), "An opening is erased or kept, never changed."),
        refuse("record_node", ("UPDATE", "DELETE"), "The record's tree only grows."),
        refuse("record_checkpoint", ("UPDATE", "DELETE"), "A signed head stays as it was signed."),
        refuse("record_file", ("UPDATE", "DELETE"), "A file beside the record stays under its hash."),
    ]
