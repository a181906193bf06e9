"""What a table and a column can mean, in words."""

from kpi.language import _, pgettext


def kinds() -> dict[str, str]:
    """What a table can be, in words."""
    return {
        "long": _("results, one row each"),
        "wide": _("results, a column a KPI"),
        "people": _("people"),
        "transactions": _("deals, calls, payments: one row each"),
        "other": _("looked at, not used"),
    }


def meanings() -> dict[str, str]:
    """What a column can mean, in words; those of results and people, then those of transactions."""
    return {
        "person": _("Person"),
        "first_name": _("First name"),
        "team": _("Team"),
        "role": _("Role"),
        "period": _("Period"),
        "kpi": _("KPI"),
        "unit": _("Unit"),
        "direction": _("Direction"),
        "plan": _("Plan"),
        "fact": _("Fact"),
        "salary": _("Salary"),
        "target_bonus": _("Target bonus"),
        "target_share": _("Target bonus in % of the salary"),
        "on_target": _("Salary and target bonus together"),
        "salary_per": _("What the salary is for"),
        "target_bonus_per": _("What the target bonus is for"),
        "multiplier": _("Multiplier"),
        "hired": _("Hired"),
        "left": pgettext("left the company", "Left"),
        "from": _("From this day on"),
        "to": _("Up to this day"),
        "fte": _("Share of full time"),
        "leave_days": _("Days of leave"),
        "eligible": _("Eligible, yes or no"),
        "sex": _("Sex, only to compare the pay of women and men"),
        "letter": _("Day of the letter with the plans"),
        "group": _("Group whose pay the check-up compares, such as sex"),
        "title": _("Job title"),
        "currency": _("Currency"),
        "deal": _("Deal, order or invoice number"),
        "date": _("Date"),
        "customer": _("Customer"),
        "product": _("Product"),
        "amount": _("Amount"),
        "cost": _("Cost"),
        "quantity": _("Quantity"),
        "price": _("Price"),
        "profit": _("Profit"),
        "discount": _("Discount"),
        "paid": _("Amount paid"),
        "started": _("Started on"),
        "shipped": _("Delivered on"),
        "paid_on": _("Paid on"),
        "due": _("Due on"),
        "share": _("Share of the deal"),
        "cancelled_on": _("Cancelled or returned on"),
        "channel": _("Channel"),
        "hours": _("Hours"),
        "status": _("Status"),
    }
