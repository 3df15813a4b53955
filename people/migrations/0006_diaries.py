"""Diaries of grid workers, and photos of their entries and of visits."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_whose"),
        ("grids", "0008_files_again"),
        ("people", "0005_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Diary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="recorded at")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "done",
                    gridgov.fields.EncryptedTextField(default="", verbose_name="what was done"),
                ),
                (
                    "found",
                    gridgov.fields.EncryptedTextField(default="", verbose_name="what was found"),
                ),
                (
                    "hidden",
                    gridgov.fields.EncryptedTextField(
                        default="", editable=False, verbose_name="taken out of the texts"
                    ),
                ),
                ("submission", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("taken_out_at", models.DateTimeField(editable=False, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.area",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="diaries",
                        to="people.house",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="diaries",
                        to="people.organisation",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "diary entry",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DiaryDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", gridgov.fields.EncryptedTextField(default="")),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="DiaryPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "diary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="people.diary",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="diary",
            name="people",
            field=models.ManyToManyField(
                related_name="diaries",
                through="people.DiaryPerson",
                to="people.person",
                verbose_name="people",
            ),
        ),
        migrations.CreateModel(
            name="RecordPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("waiting", models.BooleanField(default=True)),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=50)),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("digest", models.CharField(max_length=64)),
                ("file", models.FileField(max_length=200, upload_to="")),
                ("thumbnail", models.FileField(max_length=200, upload_to="")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="taken at")),
                ("uploaded_at", models.DateTimeField(db_index=True)),
                (
                    "diary",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="people.diary",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="people.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="diaryperson",
            constraint=models.UniqueConstraint(
                fields=("diary", "person"), name="diary_person_once"
            ),
        ),
        migrations.AddIndex(
            model_name="diary",
            index=models.Index(fields=["area", "-day", "-id"], name="diary_of_area"),
        ),
        migrations.AddIndex(
            model_name="diary",
            index=models.Index(fields=["written_by", "-day", "-id"], name="diary_of_writer"),
        ),
        migrations.AddIndex(
            model_name="diary",
            index=models.Index(fields=["-day", "-id"], name="diary_by_day"),
        ),
        migrations.AddConstraint(
            model_name="recordphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("diary", None), ("visit", None), ("waiting", True)),
                    models.Q(("diary__isnull", False), ("visit", None), ("waiting", False)),
                    models.Q(("diary", None), ("visit__isnull", False), ("waiting", False)),
                    _connector="OR",
                ),
                name="photo_of_one_record",
            ),
        ),
    ]
