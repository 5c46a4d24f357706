from datetime import timedelta

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.liquor_order.tools import visitor
from odoo.addons.liquor_order.tools.return_photo import MAX_BYTES

from ..models.liquor_application_licence import KINDS
from ..models.liquor_distributor_application_form import PLACES

WINDOW, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
PER_IP = 30  # forms a window
NEW_PER_IP = 10  # new applications a day
PER_CODE = 5  # applications sent for the same company an hour
PER_MAIL = 3  # mails with the link a day, of one application and to one address
LARGEST = len(KINDS) * MAX_BYTES + 1024 * 1024  # bytes of a whole form
PAGE = "/become-distributor"


class DistributorApplication(http.Controller):
    """Become a distributor: the applicant's pages. The token of the link is the only way to an application."""

    @http.route(
        PAGE,
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=True,
        max_content_length=LARGEST,
    )
    def liquor_apply(self, **_form):
        """The form of a new application; a signed-in applicant goes on with the own one."""
        user = request.env.user
        if request.httprequest.method == "POST":
            return self._liquor_take_form(None)
        if not user._is_public() and (found := self._liquor_own_application(user)):
            return request.redirect(found._liquor_public_url())
        return self._liquor_page(request.env["liquor.distributor.application"].sudo())  # sudo: an empty one

    @http.route(
        f"{PAGE}/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        max_content_length=LARGEST,
    )
    def liquor_application(self, token, check="", **_form):
        """One application: its form while it is with the applicant, else how far it is."""
        application = self._liquor_find(token)
        if request.httprequest.method == "POST":
            return self._liquor_take_form(application)
        problems = application._liquor_problems() if check and application.state in ("draft", "refused") else {}
        return self._liquor_page(application, problems)

    @http.route(f"{PAGE}/<string:token>/scan/<string:kind>", type="http", auth="public", methods=["GET"], sitemap=False)
    def liquor_application_scan(self, token, kind, **_query):
        """The scan of a licence, for the applicant."""
        licences = self._liquor_find(token).licence_ids
        scan = licences.filtered(lambda licence: licence.kind == kind).attachment_id
        if not scan:
            raise request.not_found()
        response = (
            request.env["ir.binary"]
            ._get_stream_from(scan)
            .get_response(as_attachment=scan.mimetype == "application/pdf")
        )
        return self._liquor_private(response)

    # ---- the steps

    def _liquor_find(self, token):
        """The application of the link (sudoed); a wrong one does not exist."""
        found = request.env["liquor.distributor.application"]._liquor_by_token(token)
        if not found:
            raise request.not_found()
        return found

    def _liquor_own_application(self, user):
        """The latest application of the signed-in user, sudoed."""
        # sudo: applicants have no access to the model; only their own is looked for
        applications = request.env["liquor.distributor.application"].sudo()
        return applications.search(
            [("applicant_user_id", "=", user.id), ("company_id", "=", request.website.company_id.id)], limit=1
        )

    def _liquor_take_form(self, application):
        """Save the form, and send the application if this was asked for and nothing is wrong.

        :param application: the one of the link, or None for a new one
        """
        form = request.httprequest.form
        model = request.env["liquor.distributor.application"]
        blank = application if application is not None else model.sudo()  # sudo: an empty one
        if not self._liquor_may_try(application is None):
            message = request.env._("Too many attempts. Please try again later.")
            return self._liquor_page(blank, {"": message}, form, status=429)
        values, contacts, licences, problems = model._liquor_parse_form(form)
        if problems:
            return self._liquor_page(blank, problems, form, status=422)
        try:
            with request.env.cr.savepoint():
                started = application is None
                application = (
                    model._liquor_start(request.website.company_id, self._liquor_user()) if started else application
                )
                known = application._liquor_owner().email
                application._liquor_save(values, contacts, licences, self._liquor_scans())
                application.flush_recordset()
        except (UserError, ValidationError) as exception:
            return self._liquor_page(blank, {"": str(exception)}, form, status=422)
        if form.get("action") == "submit":
            return self._liquor_send(application)
        if application.state == "draft" and application._liquor_owner().email not in (False, known):
            self._liquor_mail_link(application)
        return request.redirect(f"{application._liquor_public_url()}?saved=1")

    def _liquor_send(self, application):
        """Send a saved application to the reviewers, or show what is missing."""
        url = application._liquor_public_url()
        if application._liquor_problems():
            return request.redirect(f"{url}?check=1")
        # sudo: the table of tries is closed to everybody
        attempts = request.env["liquor.track.attempt"].sudo()
        allowed, _ids = attempts._count([(f"application code {application.code}", HOUR, PER_CODE)])
        if not allowed:
            message = request.env._(
                "This company has sent several applications just now. It is saved; try again later."
            )
            return self._liquor_page(application, {"": message}, status=429)
        try:
            with request.env.cr.savepoint():
                application._liquor_submit()
        except (UserError, ValidationError) as exception:
            return self._liquor_page(application, {"": str(exception)}, status=422)
        return request.redirect(url)

    def _liquor_may_try(self, new):
        """Whether this visitor has not sent too many forms, or begun too many applications."""
        address = visitor.network(request.httprequest.remote_addr)
        limits = [(f"application ip {address}", WINDOW, PER_IP)]
        if new:
            limits.append((f"application new {address}", DAY, NEW_PER_IP))
        # sudo: the table of tries is closed to everybody
        allowed, _ids = request.env["liquor.track.attempt"].sudo()._count(limits)
        return allowed

    def _liquor_mail_link(self, application):
        """Mail the link to whoever the visitor says: few times, lest strangers be written to. The page shows it too."""
        address = application._liquor_owner().email
        limits = [(f"application mail {key}", DAY, PER_MAIL) for key in (application.id, address)]
        # sudo: the table of tries is closed to everybody
        allowed, _ids = request.env["liquor.track.attempt"].sudo()._count(limits)
        if allowed:
            application._liquor_mail("mail_template_application_saved")

    def _liquor_user(self):
        user = request.env.user
        return user if user._is_portal() and not user._liquor_distributor() else None

    def _liquor_scans(self):
        """The files of the form; no more of one is read than is needed to refuse it."""
        files = {kind: request.httprequest.files.get(f"{kind}_scan") for kind, _label in KINDS}
        return {
            kind: (file.filename[:80], file.stream.read(MAX_BYTES + 1))
            for kind, file in files.items()
            if file and file.filename
        }

    # ---- the page

    def _liquor_page(self, application, problems=None, form=None, status=200):
        """The form with what was entered, or the state of the application.

        :param problems: {field: message}, "" for what concerns no field
        :param form: the fields as they were sent, where they could not be saved
        """
        # sudo: lists that anybody may choose from
        env = request.env["liquor.application.channel"].sudo().env
        values = {
            "application": application,
            "entered": self._liquor_entered(application, form),
            "problems": problems or {},
            "saved": bool(request.params.get("saved")) and not problems,
            "with_form": not application or application.state in ("draft", "refused"),
            "channels": env["liquor.application.channel"].search([]),
            "brands": env["product.brand"].search([], order="name"),
            "roles": self._liquor_labels("liquor.application.contact", "role"),
            "kinds": self._liquor_labels("liquor.application.licence", "kind"),
            "warehouses": self._liquor_labels("liquor.distributor.application", "warehouse_kind"),
            "scans": application.licence_ids.filtered("attachment_id").mapped("kind"),
            "form_url": application._liquor_public_url() if application else PAGE,
            "max_megabytes": MAX_BYTES // 1024 // 1024,
        }
        response = request.render("liquor_distribution.application", values, status=status)
        return self._liquor_private(response) if application or form else response

    def _liquor_labels(self, model, field):
        return request.env[model]._fields[field]._description_selection(request.env)

    def _liquor_entered(self, application, form):
        """What stands in the fields: {name of the field: text, id or list of ids}."""
        if form is not None:
            lists = {name: model_ids(form.getlist(name)) for name in ("channel_ids", "brand_ids")}
            places = {name: next(iter(model_ids(form.getlist(name))), False) for name in PLACES}
            return {**form.to_dict(), **lists, **places}
        entered = {name: application[name] for name in ("company_name", "code", "legal_person", "street", "remark")}
        entered |= {name: application[name].id for name in PLACES}
        entered |= {name: application[name] for name in ("warehouse_kind", "brand_note")}
        entered |= {
            name: f"{application[name]:g}" if application[name] else "" for name in ("warehouse_area", "outlet_count")
        }
        entered |= {name: application[name].ids for name in ("channel_ids", "brand_ids")}
        entered["consent"] = application.consent_at
        for contact in application.contact_ids:
            entered |= {f"{contact.role}_{name}": contact[name] for name in ("name", "phone", "email")}
        for licence in application.licence_ids:
            entered |= {
                f"{licence.kind}_number": licence.number,
                f"{licence.kind}_from": licence.valid_from,
                f"{licence.kind}_until": licence.valid_until,
            }
        if not application and not request.env.user._is_public():
            partner = request.env.user.partner_id
            entered |= {"owner_name": partner.name, "owner_phone": partner.phone, "owner_email": partner.email}
        return entered

    def _liquor_private(self, response):
        """A page of one applicant: kept by nobody on the way, its address told to no other page."""
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, noarchive"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


def model_ids(texts):
    """The numbers among these texts."""
    return [int(text) for text in texts[:200] if text.isascii() and text.isdigit() and len(text) < 10]
