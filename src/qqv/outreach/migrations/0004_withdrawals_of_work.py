from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0003_the_unions_work'),
    ]

    operations = [
        migrations.RenameModel(old_name='Withdrawal', new_name='WorkWithdrawal'),
    ]
