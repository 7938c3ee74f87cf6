"""Words that mean harm, for every place where somebody outside chooses the words."""

import random
from typing import Any

RUN = "nvRan"
"""What a script calls when it runs; the browser tells the test."""

OTHERS = "https://evil.example"
"""A third party."""

STRINGS = (
    "<script>{run}</script>",
    '"><img src=x onerror="{run}">',
    "'><img src=x onerror={run}>",
    "<svg onload={run}>",
    '<svg><script href="{trap}.js"></script></svg>',
    "javascript:{run}",
    "'-{run}-'",
    '\\"-{run}}};//',
    "</script><script>{run}</script>",
    "</title><script>{run}</script>",
    "</textarea><script>{run}</script>",
    "--><script>{run}</script>",
    "<![CDATA[<script>{run}</script>]]>",
    '<img src="{trap}.png">',
    '<link rel=stylesheet href="{trap}.css">',
    "<style>@import '{trap}.css';</style>",
    '<iframe srcdoc="<script>parent.{run}</script>"></iframe>',
    '<iframe src="javascript:parent.{run}"></iframe>',
    '<object data="{trap}.svg"></object>',
    '<a href="javascript:{run}">x</a>',
    "<details open ontoggle={run}>x</details>",
    "<input autofocus onfocus={run}>",
    "<video><source onerror={run}></video>",
    "<body onload={run}>",
    '<base href="{trap}/">',
    '<meta http-equiv=refresh content="0;url={trap}">',
    '<form action="{trap}"><button autofocus>x</button></form>',
    "<math><mtext></mtext><mglyph><style><img src=x onerror={run}></style></mglyph></math>",
    '<p style="background:url({trap}.png)">x</p>',
    "{{{{constructor.constructor('{run}')()}}}}",
    "%3Cscript%3E{run}%3C/script%3E",
    "&lt;script&gt;{run}&lt;/script&gt;",
    "\u202e<script>{run}</script>\ue000",
    "<template><script>{run}</script></template>",
    '<noscript><p title="</noscript><img src=x onerror={run}>"></noscript>',
)


class Words:
    """Gives one such string after the other, each with a number of its own."""

    def __init__(self, seed: int) -> None:
        self.chance, self.given = random.Random(f"outside {seed}"), 0

    def __call__(self, limit: int = 10_000) -> str:
        """The next that fits, beside a harmless word."""
        self.given += 1
        run, trap = f"{RUN}('{self.given}')", f"{OTHERS}/{self.given}"
        fitting = [text for each in STRINGS if len(text := each.format(run=run, trap=trap)) <= limit]
        return self.chance.choice(fitting)

    def all(self) -> str:
        """Every one of them, one after the other."""
        run, trap = f"{RUN}('planted')", f"{OTHERS}/planted"
        return "\n".join(each.format(run=run, trap=trap) for each in STRINGS if "refresh" not in each)

    def language(self, **more: Any) -> dict[str, Any]:
        """One language of a payload, with something in every field."""
        html = f"<p>{self()}</p>"
        body = [
            {"type": "heading", "text": self(300)},
            {"type": "paragraph", "html": html},
            {"type": "list", "items": [self(), self()]},
            {"type": "quote", "text": self(), "attribution": self(300)},
            {"type": "fact_box", "title": self(300), "html": f"<p><b>{self()}</b></p>"},
        ]
        texts = {"title": self(255), "lead": self(), "place": self(300), "picture_alt": self(500)}
        return {**texts, "key_findings": [self(1000), self(1000)], "body": body, **more}

    def facts(self) -> dict[str, Any]:
        """What is the same in all languages."""
        names = {"authors": [self(200)], "organisers": [self(200)], "licence": "<b>CC</b>"}
        link = self(1500).strip("\u202e\ue000").replace(" ", "/")
        return {**names, "online_url": f"https://example.org/?q={link}"}
