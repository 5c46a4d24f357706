from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.http import request, route

from odoo.addons.liquor_order.tools.return_photo import MAX_BYTES

from .portal import DistributorPortal

ROLES = ("owner", "buyer")
LONGEST = {"number": 60, "holder": 120}


class LicencePortal(DistributorPortal):
    """The distributor's licences: what is in force, and sending renewals."""

    @route("/my/licences", type="http", auth="user", website=True, methods=["GET"])
    def liquor_licences(self, sent=None, **_query):
        """The licences of the visitor's distributor, and what is missing."""
        distributor = self._distributor(*ROLES)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "liquor_licence",
            "distributor": distributor,
            "gaps": distributor._liquor_licence_gaps().get(distributor, []),
            "rows": distributor._liquor_licence_overview(),
            "sent": bool(sent),
        }
        return request.render("liquor_distribution.portal_licences", values)

    @route("/my/licences/new", type="http", auth="user", website=True, methods=["GET", "POST"])
    def liquor_licence_new(self, kind=None, **post):
        """The form that sends a licence, and its answer."""
        distributor = self._distributor(*ROLES)
        kinds = distributor.env["res.partner.id_category"].search([("liquor_requirement", "!=", False)])
        chosen = kinds.filtered(lambda one: str(one.id) == kind)
        error = ""
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    distributor._liquor_submit_licence(chosen, self._liquor_licence_values(post), self._liquor_scan())
                return request.redirect("/my/licences?sent=1")
            except (UserError, ValidationError) as exception:
                error = str(exception)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "liquor_licence_new",
            "distributor": distributor,
            "kinds": kinds,
            "chosen": chosen,
            "error": error,
            "post": post if error else self._liquor_licence_before(distributor, chosen),
        }
        return request.render("liquor_distribution.portal_licence_new", values)

    @route("/my/licences/<int:licence_id>/scan", type="http", auth="user", website=True, methods=["GET"])
    def liquor_licence_scan(self, licence_id, **_query):
        """The scan of a licence of the visitor's own distributor, as a download."""
        distributor = self._distributor(*ROLES)
        licence = distributor.liquor_licence_ids.filtered(lambda one: one.id == licence_id)
        if not licence or not licence.with_context(bin_size=True).liquor_scan:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(licence, "liquor_scan", filename=licence.liquor_scan_name)
        return stream.get_response(as_attachment=True)

    def _liquor_licence_before(self, distributor, kind):
        """What a renewal most likely repeats."""
        last = distributor.liquor_licence_ids.filtered(lambda one: kind and one.category_id == kind).sorted("id")[-1:]
        return {"number": last.name or "", "holder": last.liquor_holder or distributor.name or ""}

    def _liquor_licence_values(self, post):
        """Read the form.

        :raise ValidationError: a date is none, or a text is too long
        """
        for name, most in LONGEST.items():
            if len(post.get(name) or "") > most:
                raise ValidationError(request.env._("Number and holder: at most %(count)s characters.", count=most))
        lasting = bool(post.get("long_term"))
        valid_until = False if lasting else self._liquor_date(post.get("valid_until"))
        if not lasting and not valid_until:
            raise ValidationError(request.env._("Enter the day the licence ends, or tick “Long-term”."))
        return {
            "name": (post.get("number") or "").strip(),
            "liquor_holder": (post.get("holder") or "").strip(),
            "valid_from": self._liquor_date(post.get("valid_from")),
            "valid_until": valid_until,
        }

    @staticmethod
    def _liquor_date(text):
        text = (text or "").strip()
        if not text:
            return False
        try:
            if len(text) != 10:
                raise ValueError(text)
            return fields.Date.to_date(text)
        except ValueError:
            raise ValidationError(request.env._("“%(text)s” is not a date.", text=text)) from None

    @staticmethod
    def _liquor_scan():
        """Return (name, bytes) of the file, or None; no more is read than is needed to refuse it."""
        file = request.httprequest.files.get("scan")
        if not file or not file.filename:
            return None
        return file.filename, file.stream.read(MAX_BYTES + 1)
