"""What a participant's calculator says, in the language in which it is made."""

from kpi.documents.calculatorprogram import CalculatorProgram
from kpi.language import _


def texts(program: CalculatorProgram) -> dict[str, str]:
    """By the name under which the page asks for each; what stands in braces is filled in there."""
    return {
        "amount": _("Pay with these results"),
        "ofTarget": _("{share} of the target bonus of {target}"),
        "own": _("own result"),
        "team": _("team result"),
        "partOf": _("{name} {money}"),
        "individual": _("Own result"),
        "team_part": _("Team result"),
        "commission": _("Commission"),
        "pools_and_prizes": _("Pools and prizes"),
        "deduction": _("Deductions"),
        "carried": _("From or for other periods"),
        "added": _("What the guarantee adds"),
        "now": _("As it begins") if _is_ahead(program) else _("As it is now"),
        "atPlan": _("Everything at plan"),
        "atMost": _("Everything at the maximum"),
        "ownResults": _("Own results"),
        "teamResults": _("Results of the team and the company"),
        "otherResults": _("Other results that count"),
        "ofPlan": _("{fact} of {plan}"),
        "atMostPlan": _("{fact}, at most {plan}"),
        "pays": _("pays {share}"),
        "weight": _("weight {share}"),
        "missing": _("no result yet"),
        "next": _("{more} more reach {point} and pay {money} more."),
        "nextLess": _("{more} less reach {point} and pay {money} more."),
        "nextNothing": _("{more} more reach {point}, which by itself pays nothing more."),
        "nextNothingLess": _("{more} less reach {point}, which by itself pays nothing more."),
        "noNext": _("The last point is reached."),
        "points": _("{n} points"),
        "onePoint": _("What one point more pays"),
        "aboutOnePoint": _("A point is 1% of the plan. All other results stay as they are set above."),
        "kpi": _("KPI"),
        "pointPays": _("One point pays"),
        "nextPays": _("To the next point"),
        "onePointIs": _("one point is {amount}"),
        "oneLessIs": _("one point better is {amount} less"),
        "curve": _("{kpi}: curve with the points {points}; now {result} pays {share}"),
        "pointPaysShare": _("{point} pays {share}"),
        "bar": _("Own result {own}, team result {team}"),
        "about": _("About this page"),
    }


def notes(program: CalculatorProgram) -> list[str]:
    """What has to be known of the figures."""
    found = [
        _("This is an estimate and no claim to payment. What is paid is what the signed plan says."),
        _("It holds the plan, the results and the curves of one person. A team's result stands here as one number."),
        _("It works without the internet and sends nothing anywhere."),
    ]
    if _is_ahead(program):
        found.append(_("No results are there yet: all of them begin at plan."))
    if any(one.whose != "person" for one in program.used):
        found.append(_("A team's result does not follow from one's own here: move both where one's own changes it."))
    if program.others:
        found.append(
            _("Other people decide with their results what is shared. These are taken together, as they are now.")
        )
    if program.apportioned:
        found.append(_("What is shared with others is right to within one cent."))
    if program.as_they_are:
        found.append(
            _("A place among others, and what they are paid where all pay has a limit, is taken as it is now.")
        )
    return found


def _is_ahead(program: CalculatorProgram) -> bool:
    return program.period in program.source.ahead
