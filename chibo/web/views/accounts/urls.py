"""The addresses of accounts, the second factor, and the log of reads."""

from django.urls import path

from . import accounts, digest, own, readings, second_factor, tokens

urlpatterns = [
    path("account", own.own, name="own-account"),
    path("account/password", own.password, name="own-password"),
    path("account/sign-out-everywhere", own.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/digest", digest.digest, name="own-digest"),
    path("account/codes", own.codes, name="own-codes"),
    path("account/tokens", tokens.tokens, name="own-tokens"),
    path("account/tokens/<int:token_id>/end", tokens.end, name="own-token-end"),
    path("second-factor", second_factor.enter, name="second-factor"),
    path("second-factor/set-up", second_factor.set_up, name="second-factor-set-up"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/new", accounts.new, name="account-new"),
    path("accounts/<int:account_id>", accounts.account, name="account"),
    path("readings", readings.readings, name="readings"),
]
