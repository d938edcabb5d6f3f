"""Short customer messages, generated: four classes with words in common, and greetings and asides that say nothing."""

import numpy as np

PER_CLASS = 60

_PRODUCTS = (
    "headphones", "kettle", "backpack", "lamp", "keyboard", "jacket", "blender", "phone case", "desk", "speaker",
    "running shoes", "coffee grinder", "camera", "tent", "monitor", "toaster",
)  # fmt: skip
_DAYS = ("yesterday", "on Monday", "last week", "two weeks ago", "in March", "this morning", "ten days ago")
_OPENINGS = (
    "Hi,", "Hello,", "Good morning,", "Dear team,", "Hey there,", "", "", "", "Hello again,", "To whom it may concern:",
)  # fmt: skip
_ASIDES = (
    "I have been a customer for years.", "My number is {number}.", "I could not find this on your website.",
    "Sorry for writing twice.", "It was a present for my sister.", "I am writing from my phone.", "",
    "The colour is lovely by the way.", "I already wrote {day}.",
    # With words of the other classes, which say nothing about what is wanted.
    "I paid for it {day}.", "The parcel came {day}.", "The courier was friendly.", "I still have the receipt.",
    "I do not want to send it back.", "It worked well so far.", "The box is still here.", "Nothing is broken.",
    "I ordered it {day}.", "The price was fine.",
)  # fmt: skip
_CLOSINGS = (
    "Thanks!", "Thank you.", "Best wishes, {name}", "Please help.", "", "", "Looking forward to your answer.", "Cheers",
    "Kind regards, {name}", "Can you answer soon?",
)  # fmt: skip
_NAMES = ("Mia", "Jonas", "Amara", "Li", "Sofia", "Tom", "Yusuf", "Elena", "Ravi", "Noor")

_BODIES: dict[str, tuple[str, ...]] = {
    "delivery": (
        "where is my {product}? Nothing has arrived yet",
        "the tracking of my {product} has not moved for days",
        "my {product} should have been here {day}",
        "the driver left my {product} at the wrong house",
        "when will the {product} be shipped? The page says in preparation",
        "can you send the {product} to another address? It has not left yet",
        "somebody says I was not home {day}, but I waited all day for the {product}",
        "how long does shipping take? I need the {product} before the weekend",
        "half of my order is missing, only the {product} was in the parcel",
        "is the {product} in stock, and could I have it by Friday?",
        "my neighbour has no parcel for me although the mail says so",
        "could the {product} come after six? I work during the day",
        "I moved {day}, please change where the {product} goes",
        "two weeks and still no {product}",
    ),
    "invoice": (
        "I was charged twice for the {product}",
        "the invoice for the {product} shows the wrong amount",
        "please send me the receipt for the {product}",
        "my card was charged although the order of the {product} was cancelled",
        "the discount code did not work for the {product}",
        "could you put my company's name on the bill for the {product}?",
        "why does the {product} cost more on the invoice than on the page?",
        "I paid {day}, but you remind me of the payment",
        "do you take cheques for the {product}?",
        "the tax on the {product} looks too high to me",
        "can I pay for the {product} in two parts?",
        "somebody used my account to buy a {product}, and the money is gone",
        "I need the document for my tax office, it is about the {product}",
        "my bank says your debit of {day} failed",
    ),
    "return": (
        "I would like to send back the {product}",
        "the {product} does not fit, can I have a larger one?",
        "how do I return the {product}? There was no label in the box",
        "I want my money back for the {product}, I changed my mind",
        "I sent the {product} back {day} and have not seen the refund",
        "can I still give the {product} back without the box?",
        "please take the {product} back, it is not what I wanted",
        "which form do I need to exchange the {product}?",
        "the {product} is another colour than in the picture, I do not want it",
        "how many days do I have to decide about the {product}?",
        "can I swap the {product} for the blue one?",
        "will you collect the {product}, or do I bring it to the post?",
        "I got the {product} as a gift and have one already",
        "you sent a {product} I never asked for, where shall I bring it?",
    ),
    "technical": (
        "the {product} broke down {day} and does not turn on any more",
        "my {product} makes a strange noise",
        "how do I connect the {product}? The manual is only in French",
        "the {product} stopped working after an hour",
        "a part of the {product} came off {day}, is there a spare one?",
        "the light of the {product} blinks red and nothing happens",
        "the {product} gets very hot, is that normal?",
        "I cannot set up the {product}, the button does nothing",
        "which batteries does the {product} take?",
        "there is a crack in the {product}",
        "the app does not find the {product}",
        "how do I clean the {product} without harming it?",
        "after the update the {product} is slow",
        "the zip of the {product} is stuck, what can I do?",
    ),
}


def make_requests(seed: int = 0) -> tuple[list[str], list[str]]:
    """Texts and the names of their classes, ``PER_CLASS`` of each, all different."""
    random = np.random.default_rng(seed)
    texts: dict[str, str] = {}
    for label, bodies in _BODIES.items():
        wanted = len(texts) + PER_CLASS
        while len(texts) < wanted:
            texts.setdefault(_message(bodies, random), label)
    return list(texts), list(texts.values())


def _message(bodies: tuple[str, ...], random: np.random.Generator) -> str:
    def one(options: tuple[str, ...]) -> str:
        return options[int(random.integers(len(options)))]

    opening, body, aside, closing = one(_OPENINGS), one(bodies), one(_ASIDES), one(_CLOSINGS)
    if not opening:
        body = body[0].upper() + body[1:]
    if body[-1] != "?":
        body += "."
    words = " ".join(part for part in (opening, body, aside, closing) if part)
    return words.format(
        product=one(_PRODUCTS), day=one(_DAYS), name=one(_NAMES), number=f"{random.integers(10_000, 99_999)}"
    )
