"""« Je donne mon avis », at the end of each procedure."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cms.models import Opinion, Procedure
from common import clock
from common.days import day_of

EASE = [(5, "Très facile"), (4, "Facile"), (3, "Ni facile ni difficile"), (2, "Difficile"), (1, "Très difficile")]


class OpinionForm(forms.ModelForm):
    """Two questions, one of them optional."""

    ease = forms.TypedChoiceField(label="Cette démarche a été", choices=EASE, coerce=int, widget=forms.RadioSelect)

    class Meta:
        model = Opinion
        fields = ("ease", "text")
        widgets = {"text": forms.Textarea({"rows": 4})}
        help_texts = {"text": "Ne donnez ni nom ni coordonnées : votre avis n’est pas rattaché à vous."}


@require_http_methods(["GET", "POST"])
def opinion(request, procedure):
    """Take an opinion; who gives it is not kept."""
    if procedure not in Procedure.values:
        raise Http404
    form = OpinionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        Opinion.objects.create(procedure=procedure, on=day_of(clock.now()), **form.cleaned_data)
        messages.success(request, "Merci : votre avis est enregistré, sans votre nom.")
        return redirect("spaces")
    context = {"title": "Je donne mon avis", "procedure": Procedure(procedure).label, "form": form}
    return render(request, "cms/opinion.html", context, status=422 if form.errors else 200)
