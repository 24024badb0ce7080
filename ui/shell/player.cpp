#include "ui/shell/player.h"

namespace fiberscope::shell {

void Player::frame(ui::Canvas& canvas, float width, float height, const ui::Input& input,
                   double passed_s) {
    live_->bench().frame(canvas, width, height, input, passed_s);
    const auto wish = live_->bench().wish();
    if (!wish) return;
    Choice choice = live_->choice();
    choice.pace.reset();
    choice.seed = choice.seed.value_or(1);
    choice.rules_off = *wish;
    auto next = std::make_unique<Live>(live_->scenario(), choice);
    next->bench().look_as(live_->bench());
    next->session().set_speed(live_->session().speed());
    next->session().set_unit(live_->session().unit());
    next->session().select(live_->session().selected());
    live_ = std::move(next);
}

}  // namespace fiberscope::shell
