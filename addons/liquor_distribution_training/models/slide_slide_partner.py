from odoo import models


class SlideSlidePartner(models.Model):
    _inherit = "slide.slide.partner"

    def _recompute_completion(self):
        """Override: who takes a course by the tier gets the line that holds the progress with the first lesson."""
        self._liquor_begin_courses()
        return super()._recompute_completion()

    def _liquor_begin_courses(self):
        courses = self.channel_id._liquor_for_distributors()
        lines = self.env["slide.channel.partner"].with_context(active_test=False)
        begun = {
            (course.id, partner.id)
            for course, partner in lines._read_group(
                [("channel_id", "in", courses.ids), ("partner_id", "in", self.partner_id.ids)],
                ["channel_id", "partner_id"],
            )
        }
        wanted = {(line.channel_id.id, line.partner_id.id) for line in self if line.channel_id in courses}
        lines.create([{"channel_id": course, "partner_id": partner} for course, partner in sorted(wanted - begun)])
