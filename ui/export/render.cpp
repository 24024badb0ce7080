#include "ui/export/render.h"

#include "ui/export/gif.h"
#include "ui/export/png.h"
#include "ui/platform/offscreen.h"
#include "ui/views/workbench.h"

#include <algorithm>

namespace fiberscope::ui {

namespace {

// A workbench that shows what it is told and moves by nothing else.
struct Studio {
    Workbench bench;
    std::unique_ptr<Offscreen> host;

    Studio(Session& session, const PictureSize& size, std::string& error) : bench(session) {
        bench.hold_time();
        bench.set_dark(size.dark);
        host = Offscreen::open(size.width, size.height, size.scale, bench.texts(), error);
        // Lists scroll to their place in their first frame.
        if (host) host->frame(bench, {}, 0);
    }
};

}  // namespace

std::optional<std::string> render_picture(Session& session, StageTime at, const PictureSize& size,
                                          const std::string& file) {
    session.seek_stage(at);
    std::string error;
    Studio studio(session, size, error);
    if (!studio.host) return error;
    return write_png(file, studio.host->frame(studio.bench, {}, 0));
}

std::optional<std::string> render_film(Session& session, StageTime from, StageTime to, int fps,
                                       const PictureSize& size, const std::string& file) {
    session.seek_stage(from);
    std::string error;
    Studio studio(session, size, error);
    if (!studio.host) return error;
    GifWriter gif(file, size.width, size.height, size.dark ? dark_theme() : light_theme());
    if (auto problem = gif.open()) return problem;
    constexpr StageTime kHundredth = kSecond / 100;
    const StageTime length = std::max<StageTime>(kHundredth, to - from);
    const auto frames = std::max<StageTime>(1, length * std::clamp(fps, 1, 50) / kSecond);
    // Frame n stands from its share of the whole to the next one's, in whole hundredths.
    const auto edge = [&](StageTime n) { return length * n / frames / kHundredth; };
    for (StageTime n = 0; n < frames; ++n) {
        session.seek_stage(from + length * n / frames);
        const Image& image = studio.host->frame(studio.bench, {}, 0);
        if (auto problem = gif.add(image, static_cast<int>(edge(n + 1) - edge(n)))) return problem;
    }
    return gif.close();
}

}  // namespace fiberscope::ui
