from urllib.parse import urlsplit

from lxml import html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

URLS = ("url", "video_url", "document_google_url", "image_google_url")


class SlideSlide(models.Model):
    """A lesson: articles, pictures, documents and videos as files, questions. What lies on other hosts is refused.

    Odoo's videos are YouTube, Google Drive and Vimeo, its external documents Google Drive: none opens in China.
    """

    _inherit = "slide.slide"

    quiz_first_attempt_reward = fields.Integer(default=0)
    quiz_second_attempt_reward = fields.Integer(default=0)
    quiz_third_attempt_reward = fields.Integer(default=0)
    quiz_fourth_attempt_reward = fields.Integer(default=0)
    video_binary_content = fields.Binary("Video File", related="binary_content", readonly=False)

    @api.model_create_multi
    def create(self, vals_list):
        lessons = super().create(vals_list)
        lessons.channel_id._liquor_recompute_progress()
        return lessons

    def write(self, vals):
        res = super().write(vals)
        if {"is_published", "active"} & vals.keys():
            self.channel_id._liquor_recompute_progress()
        return res

    def unlink(self):
        courses = self.channel_id
        res = super().unlink()
        courses._liquor_recompute_progress()
        return res

    @api.constrains("url", "source_type")
    def _check_no_foreign_source(self):
        for slide in self:
            if slide.url or slide.source_type == "external":
                raise ValidationError(
                    self.env._(
                        "“%(lesson)s”: YouTube, Vimeo and Google Drive cannot be opened in China. Upload the file.",
                        lesson=slide.name,
                    )
                )

    @api.constrains("html_content", "description")
    def _check_no_foreign_parts(self):
        for slide in self:
            for name in ("html_content", "description"):
                if address := _foreign_part(slide[name]):
                    raise ValidationError(
                        self.env._(
                            "“%(lesson)s” loads %(address)s from another host, which may not open in China. "
                            "Upload the picture or file instead.",
                            lesson=slide.name,
                            address=address,
                        )
                    )

    def _fetch_external_metadata(self, image_url_only=False):
        """Override: never ask another host, not even before the address is refused."""
        return {}, self.env._("YouTube, Vimeo and Google Drive cannot be opened in China. Upload the file.")

    @api.depends("slide_category", "url")
    def _compute_embed_code(self):
        """Override: play a video that is a file."""
        res = super()._compute_embed_code()
        for slide in self.filtered(lambda slide: slide.slide_category == "video" and not slide.url and slide.id):
            slide.embed_code = slide.embed_code_external = Markup(
                '<video controls="controls" preload="metadata" src="/web/content/slide.slide/%s/binary_content"></video>'
            ) % (slide._origin.id)
        return res


def _foreign_part(content):
    """The first address in an HTML text that a browser would load from another host, or an empty string."""
    if not content:
        return ""
    for source in html.fragment_fromstring(content, create_parent="div").xpath("//@src | //@poster"):
        if urlsplit(source).netloc:
            return source
    return ""
