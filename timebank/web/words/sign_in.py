"""What is refused at the door."""

from flask_babel import lazy_gettext as _

WORDS = {
    "sign-in.too-many-tries": _(
        "There were too many tries. You can try again from %(until)s. "
        "If it is urgent, call your branch: it can print a paper for you to come in with."
    ),
    "sign-in.too-many-codes": _(
        "We have sent several numbers already. The next one goes out from %(until)s. "
        "Until then, use the newest one that came, or call your branch."
    ),
    "sign-in.code-wrong": _("This is not the number. Please look again; you can try %(left)s more times."),
    "sign-in.code-over": _("This number works no more. Please get a new one."),
    "sign-in.nothing-to-prove": _(
        "There is nothing to confirm: you sign in with it already, or no message reaches it. "
        "If you have just changed it, please save it first."
    ),
    "sign-in.slip-wrong": _(
        "No paper has this number, or it was used, or its 14 days are over. "
        "Please look again, or call the branch."
    ),
    "sign-in.password-wrong": _(
        "Number or address and password do not belong together. Please look at both again."
    ),
    "sign-in.present-password-wrong": _("This is not your present password. Please try again."),
    "sign-in.password-too-short": _(
        "Please write at least %(least)s characters. A sentence of your own is easy to remember."
    ),
    "sign-in.password-too-long": _("Please write at most %(most)s characters."),
    "sign-in.password-guessable": _(
        "Others would try this soon: it is common, repeats itself, or holds your name or number. "
        "Please take a sentence of your own."
    ),
    "sign-in.password-needed": _("Staff keep a password. You can choose another one."),
    "sign-in.second-factor-wrong": _(
        "This is not the number that the app shows now. Wait for the next one and write that."
    ),
    "sign-in.second-factor-stands": _("An app is tied already. Take it off first."),
    "sign-in.no-login": _("This person does not sign in yet. Enter a number or address, or make a paper."),
    "sign-in.slip-not-yours": _(
        "You cannot make this paper. For staff an administrator makes it; nobody makes one for themselves."
    ),
    "sign-in.slip-elsewhere": _(
        "This person is a member of another branch too. A paper of this branch would open that one as well: "
        "they sign in with a code instead."
    ),
    "sign-in.token-not-found": _("This branch has no such key."),
    "sign-in.token-without-role": _("A key is made for a role that the person has today."),
    "sign-in.nowhere-any-more": _("No branch has you as a member any more. Please call your branch."),
    "sign-in.step-too-late": _("That took too long, or was begun in another window. Please begin anew."),
}
