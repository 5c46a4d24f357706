from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.website_slides.controllers.legacy import WebsiteSlidesLegacy
from odoo.addons.website_slides.controllers.main import WebsiteSlides

from ..models.slide_channel import DISTRIBUTORS


def not_there(exception, **kwargs):
    """Answer to a course or lesson that the visitor may not read: as if there were none."""
    if isinstance(exception, AccessError):
        raise NotFound() from exception


class TrainingSlides(WebsiteSlides):
    """Odoo's pages of courses without its public part: no list of courses, no profiles, no ranks, no invitations.

    To who may not read a course it does not exist; its name is in no redirection either.
    """

    # ------------------------------------------------------------ own courses only

    @http.route(sitemap=False, list_as_website_content=False)
    def slides_channel(self, *args, **kwargs):
        """Override: the list of one's own courses is a page of the portal."""
        return self._liquor_to_own_courses()

    @staticmethod
    def _redirect_to_slides_main(invite_error=""):
        raise NotFound()

    def _liquor_to_own_courses(self):
        if not request.env.user._liquor_distributor():
            raise NotFound()
        return request.redirect("/my/training")

    @http.route(handle_params_access_error=not_there)
    def channel(self, *args, **kwargs):
        return super().channel(*args, **kwargs)

    @http.route(handle_params_access_error=not_there)
    def slide_view(self, slide, **kwargs):
        """Override: a video that is a file counts as seen when it is opened, as documents do.

        One page for a lesson: Odoo's fullscreen player takes videos of its three hosts only.
        """
        kwargs.pop("fullscreen", None)
        if slide.slide_category == "video" and slide.can_self_mark_completed and not slide.user_has_completed:
            self._slide_mark_completed(slide)
        return super().slide_view(slide, **kwargs)

    @http.route(handle_params_access_error=not_there)
    def slide_get_pdf_content(self, slide):
        return super().slide_get_pdf_content(slide)

    @http.route(handle_params_access_error=not_there)
    def slide_set_completed_and_redirect(self, slide, next_slide_id=None):
        return super().slide_set_completed_and_redirect(slide, next_slide_id=next_slide_id)

    @http.route(handle_params_access_error=not_there)
    def slide_set_uncompleted_and_redirect(self, slide):
        return super().slide_set_uncompleted_and_redirect(slide)

    # ------------------------------------------------------------ nothing to share

    @http.route()
    def slide_shared_view(self, slide_id, **kwargs):
        """Override: Odoo's answer names the lesson to everybody."""
        if self._get_user_slide_authorization(slide_id)["status"] != "authorized":
            raise NotFound()
        return super().slide_shared_view(slide_id, **kwargs)

    def _slide_embed(self, slide_id, page="1", is_external_embed=False, **kw):
        """Override: not in pages of others, and nothing is counted for who may not read it."""
        if is_external_embed or self._get_user_slide_authorization(slide_id)["status"] != "authorized":
            raise NotFound()
        return super()._slide_embed(slide_id, page=page, is_external_embed=is_external_embed, **kw)

    @staticmethod
    def _get_channel_values_from_invite(channel_id, invite_hash, invite_partner_id):
        """Override: nobody is invited to a course of a tier."""
        # sudo: only whether it is such a course
        if request.env["slide.channel"].sudo().browse(channel_id).exists().visibility == DISTRIBUTORS:
            return {"invite_error": "no_rights"}
        return WebsiteSlides._get_channel_values_from_invite(channel_id, invite_hash, invite_partner_id)

    # ------------------------------------------------------------ no community

    @http.route()
    def view_user_profile(self, user_id, **post):
        raise NotFound()

    @http.route(sitemap=False, list_as_website_content=False)
    def view_ranks_badges(self, **kwargs):
        raise NotFound()

    @http.route(sitemap=False, list_as_website_content=False)
    def view_all_users_page(self, page=1, **kwargs):
        raise NotFound()

    @http.route()
    def send_validation_email(self, **kwargs):
        raise NotFound()

    @http.route()
    def validate_email(self, token, user_id, email, **kwargs):
        raise NotFound()


class TrainingSlidesLegacy(WebsiteSlidesLegacy):
    @http.route(sitemap=False)
    def slides_channel_all(self, slug_tags=None, **post):
        """Override: the old address of the list of courses is in no sitemap either."""
        return request.redirect("/slides")
