#include "ui/export/gif.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <gif_lib.h>
#include <limits>

namespace fiberscope::ui {

namespace {

constexpr int kColors = 256;

std::uint32_t rgb_of(Color color) {
    return (color & 0xffU) << 16 | (color & 0xff00U) | (color >> 16 & 0xffU);
}

int square_distance(std::uint32_t a, std::uint32_t b) {
    int sum = 0;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        const int d = static_cast<int>(a >> shift & 0xffU) - static_cast<int>(b >> shift & 0xffU);
        sum += d * d;
    }
    return sum;
}

}  // namespace

struct GifWriter::Encoder {
    GifFileType* gif = nullptr;
    ColorMapObject* map = nullptr;
};

std::vector<Color> film_palette(const Theme& t) {
    std::vector<Color> colors = {rgb(0)};  // transparent
    const auto add = [&](Color color) {
        if (static_cast<int>(colors.size()) < kColors &&
            std::find(colors.begin() + 1, colors.end(), color) == colors.end())
            colors.push_back(color);
    };
    for (const Color c :
         {t.app,        t.stage, t.panel,     t.card,         t.well,        t.highlight,
          t.plinth,     t.line,  t.line2,     t.caption,      t.hi,          t.mid,
          t.low,        t.warn,  t.selection, t.caption_text, t.caption_mid, t.paper,
          t.paper_edge, t.ink,   t.code,      t.keyword,      t.number,      t.comment})
        add(c);
    for (const StateColors& s : t.states) {
        add(s.fill);
        add(s.text);
        add(s.edge);
        add(s.hatch);
    }
    // Smooth edges: each colour that is drawn on a surface, in steps towards it.
    const auto ramp = [&](Color from, Color to, int steps) {
        for (int i = 1; i < steps; ++i)
            add(mix(from, to, static_cast<float>(i) / static_cast<float>(steps)));
    };
    for (const Color text : {t.hi, t.mid, t.low}) {
        ramp(text, t.card, 6);
        ramp(text, t.panel, 4);
    }
    ramp(t.caption_text, t.caption, 8);
    ramp(t.ink, t.paper, 6);
    for (const StateColors& s : t.states) {
        ramp(s.fill, t.card, 4);
        ramp(s.text, s.fill, 4);
        ramp(s.edge, t.stage, 4);
        ramp(s.fill, t.app, 3);
    }
    for (const Color code : {t.code, t.keyword, t.number, t.comment})
        ramp(code, t.panel, 5);
    ramp(t.line2, t.well, 4);
    ramp(t.warn, t.card, 4);
    ramp(t.paper, t.well, 4);
    colors.resize(kColors, colors.back());
    return colors;
}

GifWriter::GifWriter(std::string file, int width, int height, const Theme& theme)
    : file_(std::move(file)),
      part_(file_),
      width_(width),
      height_(height),
      palette_(film_palette(theme)),
      indices_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)),
      before_(indices_.size()),
      cache_(1U << 15U),
      encoder_(std::make_unique<Encoder>()) {}

GifWriter::~GifWriter() {
    if (encoder_->gif != nullptr) {  // not closed: the film failed or was given up
        int ignored = 0;
        EGifCloseFile(encoder_->gif, &ignored);
    }
    if (encoder_->map != nullptr) GifFreeMapObject(encoder_->map);
}

std::optional<std::string> GifWriter::open() {
    int problem = 0;
    if (part_.refusal()) return fmt::format("{}: cannot be written: {}", file_, *part_.refusal());
    // giflib's own open would make it readable by its owner only.
    const int fd = ::open(part_.part().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd >= 0) encoder_->gif = EGifOpenFileHandle(fd, &problem);
    if (encoder_->gif == nullptr)
        return fmt::format("{}: cannot be written: {}", file_, std::strerror(errno));
    encoder_->map = GifMakeMapObject(kColors, nullptr);
    for (std::size_t i = 0; i < palette_.size(); ++i) {
        const std::uint32_t c = rgb_of(palette_[i]);
        encoder_->map->Colors[i] = {static_cast<GifByteType>(c >> 16),
                                    static_cast<GifByteType>(c >> 8 & 0xffU),
                                    static_cast<GifByteType>(c & 0xffU)};
    }
    EGifSetGifVersion(encoder_->gif, true);
    constexpr int kBits = 8;
    std::array<unsigned char, 3> loop = {1, 0, 0};  // for ever
    const bool begun =
        EGifPutScreenDesc(encoder_->gif, width_, height_, kBits, 0, encoder_->map) == GIF_OK &&
        EGifPutExtensionLeader(encoder_->gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
        EGifPutExtensionBlock(encoder_->gif, 11, "NETSCAPE2.0") == GIF_OK &&
        EGifPutExtensionBlock(encoder_->gif, 3, loop.data()) == GIF_OK &&
        EGifPutExtensionTrailer(encoder_->gif) == GIF_OK;
    if (!begun) return fmt::format("{}: cannot be written", file_);
    return std::nullopt;
}

std::uint8_t GifWriter::nearest(std::uint32_t color) {
    // Fifteen bits are finer than the palette's steps; the exact colours are near their own cell.
    const std::uint32_t cell =
        (color >> 19 & 0x1fU) << 10 | (color >> 11 & 0x1fU) << 5 | (color >> 3 & 0x1fU);
    std::uint8_t& known = cache_[cell];
    if (known != 0) return known;
    int best = std::numeric_limits<int>::max();
    for (std::size_t i = 1; i < palette_.size(); ++i) {
        const int distance = square_distance(color, rgb_of(palette_[i]));
        if (distance >= best) continue;
        best = distance;
        known = static_cast<std::uint8_t>(i);
    }
    return known;
}

std::optional<std::string> GifWriter::add(const Image& image, int delay) {
    const auto w = static_cast<std::size_t>(width_), h = static_cast<std::size_t>(height_);
    for (std::size_t i = 0; i < indices_.size(); ++i) {
        const std::uint8_t* p = &image.rgba[i * 4];
        indices_[i] = nearest(static_cast<std::uint32_t>(p[0]) << 16 |
                              static_cast<std::uint32_t>(p[1]) << 8 | p[2]);
    }
    // The smallest box that holds all changes; one pixel when there is none, for its delay.
    std::size_t x0 = w, x1 = 0, y0 = h, y1 = 0;
    for (std::size_t y = 0; y < h; ++y) {
        for (std::size_t x = 0; x < w; ++x) {
            if (!first_ && indices_[y * w + x] == before_[y * w + x]) continue;
            x0 = std::min(x0, x);
            x1 = std::max(x1, x + 1);
            y0 = std::min(y0, y);
            y1 = std::max(y1, y + 1);
        }
    }
    if (x0 >= x1) {
        x0 = y0 = 0;
        x1 = y1 = 1;
    }
    GraphicsControlBlock control{};
    control.DisposalMode = DISPOSE_DO_NOT;
    control.DelayTime = delay;
    control.TransparentColor = 0;
    std::array<GifByteType, 4> block{};
    EGifGCBToExtension(&control, block.data());
    GifFileType* gif = encoder_->gif;
    bool good =
        EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, block.data()) == GIF_OK &&
        EGifPutImageDesc(gif, static_cast<int>(x0), static_cast<int>(y0), static_cast<int>(x1 - x0),
                         static_cast<int>(y1 - y0), false, nullptr) == GIF_OK;
    std::vector<GifPixelType> row(x1 - x0);
    for (std::size_t y = y0; y < y1 && good; ++y) {
        for (std::size_t x = x0; x < x1; ++x) {
            const bool same = !first_ && indices_[y * w + x] == before_[y * w + x];
            row[x - x0] = same ? 0 : indices_[y * w + x];
        }
        good = EGifPutLine(gif, row.data(), static_cast<int>(row.size())) == GIF_OK;
    }
    before_ = indices_;
    first_ = false;
    if (!good) return fmt::format("{}: cannot be written: {}", file_, std::strerror(errno));
    return std::nullopt;
}

std::optional<std::string> GifWriter::close() {
    int problem = 0;
    const bool closed = EGifCloseFile(encoder_->gif, &problem) == GIF_OK;
    encoder_->gif = nullptr;
    const std::optional<std::string> failure =
        closed ? part_.give_name() : std::optional<std::string>(std::strerror(errno));
    if (failure) return fmt::format("{}: cannot be written: {}", file_, *failure);
    return std::nullopt;
}

}  // namespace fiberscope::ui
