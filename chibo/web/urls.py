"""The addresses of the pages."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from .api import urls as api_urls
from .views import (
    contacts,
    decisions,
    duplicates,
    exports,
    figures,
    opening,
    overview,
    places,
    quality,
    rows,
    search,
    session,
    villages,
)
from .views.accounts import urls as accounts_urls
from .views.admissions import urls as admissions_urls
from .views.attention import urls as attention_urls
from .views.campaign import urls as campaign_urls
from .views.deciding import urls as deciding_urls
from .views.meetings import urls as meetings_urls
from .views.planning import urls as planning_urls

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("sign-in", session.SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("language", login_not_required(set_language), name="language"),
    path("villages", villages.villages, name="villages"),
    path("places/<int:place_id>", places.place, name="place"),
    path("organisations/<int:organisation_id>", places.organisation, name="organisation"),
    path("people/<int:person_id>", places.person, name="person"),
    path("people/<int:person_id>/contact", contacts.contact, name="contact"),
    path("people/duplicates", duplicates.duplicates, name="duplicates"),
    path("people/duplicates/<int:a>/<int:b>", duplicates.pair, name="duplicate-pair"),
    path("decisions/<int:position>", decisions.decision, name="decision"),
    path("figures", figures.figures, name="figures"),
    path("figures/chart.svg", figures.chart, name="figures-chart"),
    path("figures/export", exports.export, name="figures-export"),
    path("figures/<slug:key>/rows", rows.rows, name="rows"),
    path("quality", quality.quality, name="quality"),
    path("search", search.search, name="search"),
    path("opening", opening.opening, name="opening"),
    path("opening/form", opening.blank_form, name="opening-form"),
    path("opening/<str:job>", opening.opening_job, name="opening-job"),
    path("opening/<str:job>/state", opening.opening_state, name="opening-state"),
    path("opening/<str:job>/marked", opening.marked, name="opening-marked"),
    path("opening/<str:job>/record", opening.opening_record, name="opening-record"),
    path("opening/<str:job>/cancel", opening.opening_cancel, name="opening-cancel"),
    path("map/areas", overview.map_areas, name="map-areas"),
    path("map/history", overview.map_history, name="map-history"),
    path("charts/progress.svg", overview.progress_chart, name="progress-chart"),
    *admissions_urls.urlpatterns,
    *attention_urls.urlpatterns,
    *deciding_urls.urlpatterns,
    *campaign_urls.urlpatterns,
    *meetings_urls.urlpatterns,
    *planning_urls.urlpatterns,
    *accounts_urls.urlpatterns,
    *api_urls.urlpatterns,
]
