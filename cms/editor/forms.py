"""The forms by which editors send images and documents: each file is judged in a child process first (decision 29)."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from dossiers.domain import formats
from dossiers.domain.attachments import inspect_upload

MAX_PAGE_IMAGE_PIXELS = 4_000_000  # what a wide screen shows; the web process draws every size from it


def _upload(name, inspected):
    """Return the file that was judged, under its true extension."""
    name = f"{PurePath(name or '').stem or 'fichier'}.{inspected.extension}"
    return SimpleUploadedFile(name, inspected.content, inspected.media_type)


class InspectedImageField(WagtailImageField):
    """Takes the image that a child process drew again, never the bytes received."""

    def to_python(self, data):
        if data in self.empty_values:
            return None
        self.check_image_file_size(data)
        try:
            inspected = formats.redraw(data.read(), max_pixels=MAX_PAGE_IMAGE_PIXELS)
        except formats.FileRefusedError as error:
            raise ValidationError(str(error), code="invalid_image") from error
        return super().to_python(_upload(data.name, inspected))


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = InspectedImageField(required=field.required, label=field.label, widget=field.widget)


class DocumentForm(BaseDocumentForm):
    def clean_file(self):
        """Refuse a document that the platform would refuse from anybody else."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        try:
            return _upload(file.name, inspect_upload(file))
        except formats.FileRefusedError as error:
            raise ValidationError(str(error)) from error
