"""The bucket where files are kept, when there is one: apart, since its library is long to load."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from common.files.storage import StorageError


class BucketStorage(S3Storage):
    """A bucket, whose refusals have names of their own."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return str(super()._save(name, content))
        except (BotoCoreError, ClientError) as error:
            raise StorageError(str(error)) from error
