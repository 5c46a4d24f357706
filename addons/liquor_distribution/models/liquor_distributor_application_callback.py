from odoo import models
from odoo.fields import Command
from odoo.tools import email_normalize, format_list


class LiquorDistributorApplication(models.Model):
    """An application in the name of a customer: anybody could send it, and with the approval get at its account.

    Hence the customer is called back before the recommendation, and written to before the approval.
    """

    _inherit = "liquor.distributor.application"

    def write(self, vals):
        """Override: another existing company is another one to call back."""
        # sudo: the check list is not for the user to choose
        applications = self.sudo() if "existing_partner_id" in vals else self.browse()
        before = {application: application.existing_partner_id for application in applications}
        res = super().write(vals)
        for application, company in before.items():
            if application.existing_partner_id != company:
                application._liquor_plan_callback()
        return res

    def action_recommend(self):
        res = super().action_recommend()
        # sudo: accounts
        for application in self.sudo().filtered("existing_partner_id"):
            application._liquor_tell_company()
        return res

    def _liquor_recommend_problems(self):
        """Override: an existing company that has got accounts or orders since it was chosen is called back, too."""
        problems = super()._liquor_recommend_problems()
        # sudo: accounts and orders
        missing = self.sudo()._liquor_callback_items() - self.check_ids.template_id
        if missing and not self.recommended_by:
            problems.append(
                self.env._(
                    "%(name)s has accounts or orders by now. Empty the existing company, save, and choose it again: "
                    "the check list gets longer by %(items)s.",
                    name=self.sudo().existing_partner_id.name,  # sudo: as above
                    items=format_list(self.env, missing.mapped("name")),
                )
            )
        return problems

    # ---- calling back

    def _liquor_plan_callback(self):
        """Give the (sudoed) application the items of the check list for its existing company; they are undone."""
        self.check_ids.filtered("template_id.known_only").unlink()
        self.check_ids = [Command.create(item._liquor_row_values()) for item in self._liquor_callback_items()]

    def _liquor_callback_items(self):
        """The items (liquor.application.check.template) for a known customer, if the application is in its name."""
        items = self.env["liquor.application.check.template"]
        if not self.existing_partner_id or not self._liquor_is_known():
            return items
        return items.search([("known_only", "=", True)])

    def _liquor_is_known(self):
        """Whether there is something to take over at the existing company: an account, archived or not, or an order."""
        domain = [("partner_id", "child_of", self.existing_partner_id.id)]
        users = self.env["res.users"].with_context(active_test=False)
        orders = self.env["sale.order"].with_context(active_test=False)
        return bool(
            users.search_count(domain, limit=1) or orders.search_count([*domain, ("state", "=", "sale")], limit=1)
        )

    # ---- writing to it

    def _liquor_tell_company(self):
        """Tell the existing company that somebody applied in its name, and whom to ask; `self` is sudoed."""
        addresses = self._liquor_known_addresses()
        template = self.env.ref("liquor_distribution.mail_template_application_existing")
        for address in addresses:  # one mail each: they need not read each other's address
            template.send_mail(
                self.id,
                email_values={"email_to": address, "model": False, "res_id": False, "recipient_ids": []},
            )
        name = self.existing_partner_id.name
        if addresses:
            body = self.env._(
                "%(name)s was told of this application: %(addresses)s.",
                name=name,
                addresses=format_list(self.env, addresses),
            )
        else:
            body = self.env._(
                "%(name)s was not told of this application: no address but the owner's is known.", name=name
            )
        self.message_post(body=body)

    def _liquor_known_addresses(self):
        """The company's e-mail and those of its accounts, sorted.

        All but the owner's, who is written to anyway. Others that the applicant names are no reason to leave one out:
        whoever applies in somebody's name would name them all.
        """
        company = self.existing_partner_id
        users = self.env["res.users"].search([("partner_id", "child_of", company.id)])
        texts = [company.email, *users.mapped("email"), *users.mapped("login")]
        found = {address for text in texts if (address := email_normalize(text))}
        return sorted(found - {self._liquor_owner().email})
