#include "ui/platform/icon.h"

#include "ui/paint/theme.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

namespace {

// Distance to a rounded box, negative inside; all in units of the icon's side.
float box(float x, float y, float cx, float cy, float w, float h, float radius) {
    const float dx = std::abs(x - cx) - w / 2 + radius, dy = std::abs(y - cy) - h / 2 + radius;
    const float outside = std::hypot(std::max(dx, 0.0F), std::max(dy, 0.0F));
    return outside + std::min(std::max(dx, dy), 0.0F) - radius;
}

void blend(std::uint8_t* pixel, Color color, float coverage) {
    if (coverage <= 0) return;
    const float old_alpha = static_cast<float>(pixel[3]) / 255;
    const float alpha = coverage + old_alpha * (1 - coverage);
    for (unsigned i = 0; i < 3; ++i) {
        const auto over = static_cast<float>(color >> (8 * i) & 0xffU);
        const float mixed =
            (over * coverage + static_cast<float>(pixel[i]) * old_alpha * (1 - coverage)) / alpha;
        pixel[i] = static_cast<std::uint8_t>(mixed + 0.5F);
    }
    pixel[3] = static_cast<std::uint8_t>(alpha * 255 + 0.5F);
}

}  // namespace

Image draw_icon_image(int side) {
    const Theme& t = dark_theme();
    Image image;
    image.width = image.height = side;
    image.rgba.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 4);
    const auto s = static_cast<float>(side);
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const float x = (static_cast<float>(column) + 0.5F) / s;
            const float y = (static_cast<float>(row) + 0.5F) / s;
            std::uint8_t* pixel =
                &image.rgba[(static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
                             static_cast<std::size_t>(column)) *
                            4];
            const auto shape = [&](float distance, Color color) {
                blend(pixel, color, std::clamp(0.5F - distance * s, 0.0F, 1.0F));
            };
            shape(box(x, y, 0.5F, 0.5F, 0.94F, 0.94F, 0.2F), t.card);
            // Two that can run, one behind the other, and the one that runs before them.
            for (const float at : {0.74F, 0.55F}) {
                const float pill = box(x, y, at, 0.36F, 0.34F, 0.25F, 0.125F);
                shape(pill, t.state(Look::runnable).edge);
                shape(pill + 0.035F, t.state(Look::runnable).fill);
            }
            shape(box(x, y, 0.34F, 0.36F, 0.44F, 0.33F, 0.165F), t.card);
            shape(box(x, y, 0.34F, 0.36F, 0.38F, 0.27F, 0.135F), t.state(Look::running).fill);
            shape(box(x, y, 0.5F, 0.68F, 0.74F, 0.2F, 0.05F), t.plinth);
            shape(box(x, y, 0.5F, 0.68F, 0.56F, 0.045F, 0.02F), t.paper);
        }
    }
    return image;
}

}  // namespace fiberscope::ui
