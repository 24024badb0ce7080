#include "ui/paint/theme.h"

#include "tests/catch.h"

#include <vector>

using namespace fiberscope::ui;

namespace {

constexpr double kTextMin = 4.5, kEdgeMin = 3.0;

}  // namespace

TEST_CASE("theme: text can be read on every surface it stands on") {
    for (const Theme* t : {&dark_theme(), &light_theme()}) {
        CAPTURE(t->dark);
        for (const Color surface : {t->app, t->stage, t->panel, t->card, t->well, t->highlight}) {
            CHECK(contrast(t->hi, surface) >= kTextMin);
            CHECK(contrast(t->mid, surface) >= kTextMin);
            CHECK(contrast(t->low, surface) >= kTextMin);
            CHECK(contrast(t->warn, surface) >= kTextMin);
            CHECK(contrast(t->selection, surface) >= kTextMin);
        }
        // `low` never stands on the plinth.
        CHECK(contrast(t->hi, t->plinth) >= kTextMin);
        CHECK(contrast(t->mid, t->plinth) >= kTextMin);
        CHECK(contrast(t->ink, t->paper) >= kTextMin);
        CHECK(contrast(t->caption_text, t->caption) >= kTextMin);
        CHECK(contrast(t->caption_mid, t->caption) >= kTextMin);
        for (const Color code : {t->code, t->keyword, t->number, t->comment})
            CHECK(contrast(code, t->panel) >= kTextMin);
    }
}

TEST_CASE("theme: a goroutine's label can be read and its edge be seen, in every state") {
    for (const Theme* t : {&dark_theme(), &light_theme()}) {
        for (int i = 0; i < kLookCount; ++i) {
            const StateColors& s = t->state(static_cast<Look>(i));
            CAPTURE(t->dark, i);
            CHECK(contrast(s.text, s.fill) >= kTextMin);
            // In the light theme a solid token is its own edge; a finished one has no body, and its
            // label stands on the card.
            const bool finished = static_cast<Look>(i) == Look::finished;
            const double seen =
                std::max(contrast(s.edge, t->card), contrast(finished ? s.text : s.fill, t->card));
            CHECK(seen >= kEdgeMin);
        }
    }
}

TEST_CASE("theme: object edges can be seen on card and well") {
    for (const Theme* t : {&dark_theme(), &light_theme()}) {
        CAPTURE(t->dark);
        CHECK(contrast(t->line2, t->card) >= kEdgeMin);
        CHECK(contrast(t->line2, t->well) >= kEdgeMin);
    }
}

TEST_CASE("theme: contrast is that of WCAG 2") {
    CHECK(contrast(rgb(0x000000), rgb(0xffffff)) == Approx(21));
    CHECK(contrast(rgb(0xffffff), rgb(0x000000)) == Approx(21));
    CHECK(contrast(rgb(0x767676), rgb(0xffffff)) == Approx(4.54).margin(0.01));
}

TEST_CASE("theme: mixing begins at one colour and ends at the other") {
    const Color a = rgb(0x102030), b = rgb(0xf0e0d0);
    CHECK(mix(a, b, 0) == a);
    CHECK(mix(a, b, 1) == b);
    CHECK(mix(a, b, 0.5F) == rgb(0x808080));
    CHECK(with_alpha(a, 0) >> 24 == 0);
    CHECK(with_alpha(a, 0.5F) >> 24 == 128);
}
