"""Pages on which a change is drawn up: today's figures, then what differs, then the vote."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.rules import ready
from commonweal.rules.amending import differences
from commonweal.rules.articles import BadConstitutionError, schema
from commonweal.rules.bodies import Kind
from commonweal.rules.constitution import Document, put
from commonweal.web.bodies.models import Body, Tenure
from commonweal.web.bodies.permits import acts, can, require
from commonweal.web.bodies.services import rules_of
from commonweal.web.changes import dry_run, services
from commonweal.web.changes.article_forms import FiguresForm, OwnArticleForm
from commonweal.web.changes.forms import ReasonForm, TiersForm
from commonweal.web.clock import now
from commonweal.web.look.forms import refuse
from commonweal.web.needs import tiers as table
from commonweal.web.record.idempotency import once
from commonweal.web.refused import Refused


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
def tiers(request: HttpRequest, council: str) -> HttpResponse:
    """Draw up another division among the tiers; looked at, nothing has been proposed yet."""
    body = _council(request, council)
    form = TiersForm(table.table(body), request.POST or None)
    return _tiers_page(request, body, form, looked_at=request.method == "POST" and form.is_valid())


@acts("proposal.open")
@require_POST
@once
def propose_tiers(request: HttpRequest, council: str) -> HttpResponse:
    """Put another division among the tiers to the vote."""
    body = _council(request, council)
    form = TiersForm(table.table(body), request.POST)
    if form.is_valid():
        said = {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
        try:
            return redirect(services.propose_tiers(council=body, changed=form.changed, **said, by=request.user, at=now()))
        except Refused as refused:
            refuse(form, refused)
    return _tiers_page(request, body, form)


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
@once
def dismiss(request: HttpRequest, tenure: str) -> HttpResponse:
    """Propose to those who fill a seat that its tenure ends."""
    found = get_object_or_404(
        Tenure.objects.running().select_related("seat__constituency", "seat__council", "holder"), key=tenure
    )
    body = found.seat.constituency
    require(request.user, "proposal.open", body)
    form = ReasonForm(request.POST or None, initial={"title": _("Dismiss {holder}").format(holder=found.holder.name)})
    form.fields["text"].help_text = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.propose_dismissal(tenure=found, **form.cleaned_data, by=request.user, at=now()))
        except Refused as refused:
            refuse(form, refused)
    majority = rules_of(body, now()).article("decisions.dismissal").reads
    shown = {"tenure": found, "form": form, "majority": majority}
    return render(request, "changes/dismiss.html", shown, status=422 if form.errors else 200)


# ── Articles of a body's rules


@acts("page.read")
@require_GET
def article(request: HttpRequest, body: str, key: str) -> HttpResponse:
    """Try other figures in an article: how it would read, and how past votes would have gone; anyone can look."""
    found = get_object_or_404(Body, key=body)
    figures = _figures_form(found, key, request.GET)
    return _article_page(request, found, figures)


@acts("proposal.open")
@require_POST
@once
def propose_article(request: HttpRequest, body: str, key: str) -> HttpResponse:
    """Put an article with other figures to the vote."""
    found = _body(request, body)
    figures, reason = _figures_form(found, key, request.POST), ReasonForm(request.POST)
    if figures.is_valid() and reason.is_valid():
        wanted = services.drawn_up(key, figures.figures, now())
        try:
            return redirect(
                services.propose_article(body=found, article=wanted, **reason.cleaned_data, by=request.user, at=now())
            )
        except Refused as refused:
            refuse(reason, refused)
    return _article_page(request, found, figures, reason)


@acts("proposal.open")
@require_http_methods(["GET", "POST"])
@once
def own_article(request: HttpRequest, body: str, key: str = "") -> HttpResponse:
    """Put an article in our own words to the vote, a new one or one we have already."""
    found = _body(request, body)
    today = rules_of(found, now()).by_key.get(key)
    if key and (today is None or not today.is_own):
        raise Http404
    form = OwnArticleForm(request.POST or None, initial=OwnArticleForm.of(today) if today else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = services.worded(said["heading"], said["words"], now(), key)
        reason = {"title": said["title"], "text": said["text"]}
        try:
            return redirect(services.propose_article(body=found, article=wanted, **reason, by=request.user, at=now()))
        except Refused as refused:
            refuse(form, refused)
    majority = rules_of(found, now()).article("decisions.constitution").reads
    shown = {"body": found, "form": form, "today": today, "majority": majority}
    return render(request, "changes/own_article.html", shown, status=422 if form.errors else 200)


# ── A whole constitution


@acts("page.read")
@require_GET
def ready_ones(request: HttpRequest, body: str) -> HttpResponse:
    """The constitutions that are ready, with how much of each would read differently in this body."""
    found = get_object_or_404(Body, key=body)
    counted = [(document, len(services.adoptable(found, document, now()))) for document in ready.list_ready()]
    return render(request, "changes/ready.html", {"body": found, "documents": counted})


@acts("page.read")
@require_GET
def ready_one(request: HttpRequest, body: str, name: str) -> HttpResponse:
    """What a body would differ in with a constitution that is ready; whoever decides there can put it to the vote."""
    return _ready_page(request, get_object_or_404(Body, key=body), _document(name))


@acts("proposal.open")
@require_POST
@once
def propose_constitution(request: HttpRequest, body: str, name: str) -> HttpResponse:
    """Put a constitution that is ready to the vote, all of it at once."""
    found, document, reason = _body(request, body), _document(name), ReasonForm(request.POST)
    if reason.is_valid():
        try:
            said = {"document": document, **reason.cleaned_data}
            return redirect(services.propose_constitution(body=found, **said, by=request.user, at=now()))
        except Refused as refused:
            refuse(reason, refused)
    return _ready_page(request, found, document, reason)


def _ready_page(request: HttpRequest, body: Body, document: Document, reason: ReasonForm | None = None) -> HttpResponse:
    rules, articles = rules_of(body, now()), services.adoptable(body, document, now())
    then = rules
    for article in articles:
        then = put(then, article)
    may = request.user.is_authenticated and can(request.user, "proposal.open", body).holds
    allowed = services.may_adopt(body, articles, now())
    shown = {
        "body": body,
        "document": document,
        "differences": list(differences(rules, then)),
        "dry_runs": [dry_run.run(body, article, rules) for article in articles if dry_run.can_be_run(article.key)],
        "refused": "" if allowed.holds else allowed.sentence,
        "may_propose": may and allowed.holds,
        "reason": reason or ReasonForm(initial={"title": _("The rules of “{title}”").format(title=document.title)}),
        "majority": rules.article("decisions.constitution").reads,
    }
    return render(request, "changes/ready_one.html", shown, status=422 if reason is not None and reason.errors else 200)


def _document(name: str) -> Document:
    try:
        return ready.load(name)
    except BadConstitutionError:
        raise Http404 from None


def _figures_form(body: Body, key: str, said: QueryDict) -> FiguresForm:
    """The form of an article that this body can change, filled with what was sent or with today's figures."""
    clause = schema().get(key)
    if clause is None or not clause.is_obeyed or clause.is_fixed or Kind(body.kind) not in clause.bodies:
        raise Http404
    today = rules_of(body, now()).article(key)
    return FiguresForm(clause, today.data, said if said.keys() & {figure.name for figure in clause.figures} else None)


def _article_page(request: HttpRequest, body: Body, figures: FiguresForm, reason: ReasonForm | None = None) -> HttpResponse:
    """Today's wording, and once other figures have been tried what differs, the dry run, and the way to the vote."""
    rules, key = rules_of(body, now()), figures.clause.key
    shown = {
        "body": body,
        "today": rules.article(key),
        "figures": figures,
        "reason": reason or ReasonForm(),
        "majority": rules.article("decisions.constitution").reads,
        "may_propose": request.user.is_authenticated and can(request.user, "proposal.open", body).holds,
    }
    if figures.is_bound and figures.is_valid():
        wanted = services.drawn_up(key, figures.figures, now())
        allowed = services.may_propose(body, wanted, now())
        if allowed.holds:
            shown |= {"differences": list(differences(rules, put(rules, wanted))), "dry_run": dry_run.run(body, wanted, rules)}
        else:
            refuse(figures, Refused(allowed))
    failed = figures.errors or (reason is not None and reason.errors)
    return render(request, "changes/article.html", shown, status=422 if failed else 200)


def _body(request: HttpRequest, key: str) -> Body:
    found = get_object_or_404(Body, key=key)
    require(request.user, "proposal.open", found)
    return found


def _tiers_page(request: HttpRequest, body: Body, form: TiersForm, *, looked_at: bool = False) -> HttpResponse:
    majority = rules_of(body, now()).article("decisions.tiers").reads
    shown = {"council": body, "form": form, "majority": majority, "looked_at": looked_at}
    return render(request, "changes/tiers.html", shown, status=422 if form.errors else 200)


def _council(request: HttpRequest, key: str) -> Body:
    body = get_object_or_404(table.with_a_table(), key=key)
    require(request.user, "proposal.open", body)
    return body
