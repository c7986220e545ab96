"""The words of the letters that come with Alongside, paragraph by paragraph, as the Word templates are made of them.

To the patient: warm and plain, for a reading age of about eleven. Nothing clinical, no blame, nothing that counts what
did not come off.
"""

Text = tuple[str, str]
"""A kind of paragraph and its words. `if` is a part that comes only where one of these fields is there."""

_HEAD: tuple[Text, ...] = (("top", "Health Champions"), ("if", "date"), ("plain", "{{ date }}"), ("end", ""))

_SIGNED = "With warm wishes,"


def _bye(words: str = _SIGNED, who: str = "Health Champions coordinator") -> tuple[Text, ...]:
    return (
        ("sign", words),
        ("if", "coordinator"),
        ("name", "{{ coordinator }}"),
        ("end", ""),
        ("last", who),
    )


def _list(heading: str, field: str, item: str, before: str = "") -> tuple[Text, ...]:
    return (
        ("if", field),
        ("heading", heading),
        *((("plain", before),) if before else ()),
        ("for", field),
        ("item", item),
        ("endfor", ""),
        ("end", ""),
    )


def _line(field: str, words: str, style: str = "item") -> tuple[Text, ...]:
    return (("if", field), (style, words), ("end", ""))


def _plan(label: str, field: str) -> tuple[Text, ...]:
    return (("if", field), ("label", label), ("own", f"{{{{ {field} }}}}"), ("end", ""))


_DEAR_PATIENT: Text = ("plain", "{% if patient %}Dear {{ patient }},{% else %}Hello,{% endif %}")
_WITH = "{% if champion %} with {{ champion }}{% endif %}"
_TOGETHER = "{% if champion %}You and {{ champion }}{% else %}You and your champion{% endif %}"
_DID = "meetings or steps or ticks or counts"
_PLANNED = "keep_doing or my_routine or who_helps or where_i_go or if_it_slips"

_RING = (
    "You can ring {% if care_contact %}{{ care_contact }}{% else %}this number{% endif %}"
    "{% if care_contact_phone %}{% if care_contact %} on{% else %}:{% endif %} {{ care_contact_phone }}{% endif %}."
)

_OF_PATIENT: tuple[Text, ...] = (
    ("if", _DID),
    ("heading", "What you did"),
    *_line("meetings", f"{_TOGETHER} met {{{{ meetings }}}}."),
    *_line("steps", "You took {{ steps }}."),
    *_line("ticks", "You gave yourself a tick {{ ticks }}."),
    *_line("counts", "You kept count on {{ counts }}."),
    ("end", ""),
    *_list("Your goals, in your own words", "goals", "“{{ item }}”"),
    *_list("Goals that you reached", "reached", "“{{ item }}”"),
    *_list("Marks that went up", "better", "{{ item }}", "You gave your goals a mark from 0 to 10. These went up:"),
    ("if", "care_contact or care_contact_phone"),
    ("heading", "If you want to talk"),
    ("plain", f"{_RING} If you need help right now, ring 999."),
    ("end", ""),
)

_PATIENT_CLOSES: tuple[Text, ...] = (
    ("closing", "All that you did is yours to keep. Thank you for letting us walk with you."),
    *_bye(who="Your Health Champions coordinator"),
    ("if", _PLANNED),
    ("page", "{% if patient %}{{ patient }}’s plan{% else %}My plan{% endif %} to carry on"),
    ("plain", "These are your own words. Keep this page where you can see it."),
    *_plan("What I keep doing", "keep_doing"),
    *_plan("My routine", "my_routine"),
    *_plan("Who helps", "who_helps"),
    *_plan("Where I go", "where_i_go"),
    *_plan("What I do if it slips", "if_it_slips"),
    ("if", "care_contact or care_contact_phone"),
    ("closing", _RING),
    ("end", ""),
    ("end", ""),
)

_GIVEN: tuple[Text, ...] = (
    ("if", "meetings or hours or reached"),
    ("heading", "What you gave"),
    *_line("meetings", "You met {{ meetings }}."),
    *_line("hours", "You gave {{ hours }} of your time, and all the thought between."),
    ("for", "reached"),
    ("item", "Together: {{ item }}."),
    ("endfor", ""),
    ("end", ""),
    ("heading", "A reference that you may use"),
    (
        "quote",
        (
            "{% if champion_name %}{{ champion_name }}{% else %}The bearer of this letter{% endif %} was a trained"
            " volunteer Health Champion{% if began_on and ended_on %} from {{ began_on }} to {{ ended_on }}{% endif %}"
            "{% if hours %}, gave {{ hours }} of volunteer time{% endif %} and supported one person, one to one, with"
            " goals of their own for everyday health"
            "{% if meetings %}; the two of them met {{ meetings }}{% endif %}."
        ),
    ),
    ("plain", "You may show this letter or copy these lines. We are glad to be asked about them."),
)

TEXTS: dict[str, tuple[Text, ...]] = {
    "patient": (
        *_HEAD,
        _DEAR_PATIENT,
        (
            "plain",
            (
                f"Your time{_WITH} is now over. {{% if began_on and ended_on %}}It began on {{{{ began_on }}}} and"
                " ended on {{ ended_on }}. {% elif ended_on %}It ended on {{ ended_on }}. {% endif %}"
                "We are glad that you came. This letter is for you to keep."
            ),
        ),
        *_OF_PATIENT,
        *_PATIENT_CLOSES,
    ),
    "patient-early": (
        *_HEAD,
        _DEAR_PATIENT,
        (
            "plain",
            (
                f"Your time{_WITH} is now over{{% if ended_on %}}. It ended on {{{{ ended_on }}}}{{% endif %}}."
                " That was sooner than we had planned. Plans change, and nobody did anything wrong."
                " We are glad that you came. This letter is for you to keep."
            ),
        ),
        *_OF_PATIENT,
        *_PATIENT_CLOSES,
    ),
    "care-contact": (
        *_HEAD,
        ("plain", "{% if care_contact %}Dear {{ care_contact }},{% else %}Hello,{% endif %}"),
        (
            "plain",
            (
                "{% if patient %}{{ patient }}’s{% else %}The{% endif %} time with a Health Champion came to an end"
                "{% if ended_on %} on {{ ended_on }}{% endif %}. You are named as the person to talk to from now on."
            ),
        ),
        ("if", "keep_doing"),
        ("plain", "This is what {% if patient %}{{ patient }}{% else %}the person{% endif %} wants to go on with:"),
        ("quote", "“{{ keep_doing }}”"),
        ("end", ""),
        (
            "plain",
            (
                "{% if patient %}{{ patient }}{% else %}The person{% endif %} agreed"
                "{% if agreed_on %} on {{ agreed_on }}{% endif %} that we tell you this. Nothing else is passed on."
            ),
        ),
        ("closing", "Thank you for being there."),
        *_bye("With kind regards,"),
    ),
    "champion": (
        *_HEAD,
        ("plain", "{% if champion %}Dear {{ champion }},{% else %}Hello,{% endif %}"),
        (
            "plain",
            (
                "Thank you. {% if ended_on %}In {{ ended_on }} your{% else %}Your{% endif %} time"
                "{% if patient %} with {{ patient }}{% endif %} came to its end, as you had both planned. You came,"
                " you listened, and you went at somebody else’s pace. That is a great deal to give."
            ),
        ),
        *_GIVEN,
        ("closing", "We hope that you are as proud of it as we are grateful."),
        *_bye(),
    ),
    "champion-early": (
        *_HEAD,
        ("plain", "{% if champion %}Dear {{ champion }},{% else %}Hello,{% endif %}"),
        (
            "plain",
            (
                "Thank you. {% if ended_on %}In {{ ended_on }} your{% else %}Your{% endif %} time"
                "{% if patient %} with {{ patient }}{% endif %} came to an end, sooner than we had planned. That"
                " happens, and it takes nothing away from what you gave. You made room in your life for somebody"
                " else, and"
                " that counts."
            ),
        ),
        *_GIVEN,
        ("closing", "If something about it stays with you, please ring us. We would like to hear it."),
        *_bye(),
    ),
    "champion-died": (
        *_HEAD,
        ("plain", "{% if champion %}Dear {{ champion }},{% else %}Hello,{% endif %}"),
        (
            "plain",
            (
                "We are so sorry about {% if patient %}{{ patient }}’s death{% else %}the death of the person you were"
                " with{% endif %}. {% if meetings %}You knew each other as few people do, and we{% else %}We{% endif %}"
                " are thinking of you."
            ),
        ),
        (
            "plain",
            (
                "{% if meetings %}You met {{ meetings }}. {% endif %}"
                "{% if patient %}{{ patient }}{% else %}The two of you{% endif %} had"
                " {% if hours %}{{ hours }} of {% endif %}your time, your company and your patience."
                " None of that is lost. Thank you for every bit of it."
            ),
        ),
        (
            "plain",
            (
                "There is nothing that you need to do now, and nothing that you should have done. If you would like to"
                " talk, today or in some weeks, ring us: we will make the time. If you would rather have some"
                " quiet, that is right too."
            ),
        ),
        *_bye("With our heartfelt sympathy,"),
    ),
}
"""Each template, paragraph by paragraph."""
