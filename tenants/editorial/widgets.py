"""Widgets of the studio's page forms."""

from typing import Any

from django import forms


class ChosenFromGroups(forms.CheckboxSelectMultiple):
    """Many choices in groups, each group folded away until something in it is chosen."""

    template_name = "editorial/widgets/chosen_from_groups.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["groups"] = [
            {"name": group, "options": options, "chosen": sum(option["selected"] for option in options)}
            for group, options, _ in context["widget"]["optgroups"]
        ]
        return context
