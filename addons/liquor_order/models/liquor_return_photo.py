import base64

from odoo import models
from odoo.exceptions import ValidationError

from ..tools.return_photo import MAX_PHOTOS, clean_photo

OPEN_STATES = ("requested", "approved", "waiting_goods", "received")


class LiquorReturn(models.Model):
    """Photos of a return: private, and encoded anew."""

    _inherit = "liquor.return"

    def _liquor_add_photos(self, photos):
        """Keep photos of the customer. The caller has checked who asks.

        :param photos: list of (name, bytes)
        :raise ValidationError: too many, too big, not a picture; then none is kept
        """
        self.ensure_one()
        if not photos:
            return
        if self.state not in OPEN_STATES:
            raise ValidationError(self.env._("%(name)s is closed; photos cannot be added.", name=self.name))
        if self.photo_count + len(photos) > MAX_PHOTOS:
            raise ValidationError(self.env._("At most %(count)s photos can be sent.", count=MAX_PHOTOS))
        values = []
        for number, (name, content) in enumerate(photos, self.photo_count + 1):
            content, mimetype = clean_photo(name, content)
            values.append(
                {
                    "name": f"{self.name}-{number}.jpg",
                    "datas": base64.b64encode(content),
                    "mimetype": mimetype,
                    "res_model": self._name,
                    "res_id": self.id,
                    "public": False,
                }
            )
        # sudo: attachments of customers; they are bound to the return and follow its access
        attachments = self.env["ir.attachment"].sudo().create(values)
        self.sudo().photo_ids = [(4, attachment.id) for attachment in attachments]

    def _liquor_find_photo(self, photo_id):
        """The photo of this return with that id, or an empty record."""
        self.ensure_one()
        # sudo: the caller has checked access to the return, the id must be one of its photos
        return self.sudo().photo_ids.filtered(lambda photo: photo.id == photo_id)
