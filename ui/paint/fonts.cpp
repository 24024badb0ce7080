#include "ui/paint/fonts.h"

#include "ui/paint/compat.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <span>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fiberscope::ui {

namespace {

struct FontFile {
    const char* name;
    const char* package;
    std::array<const char*, 4> paths;  // Debian 12 and Ubuntu 24.04 agree so far, then other homes
};

constexpr FontFile kInter = {
    "Inter-Medium.otf",
    "fonts-inter",
    {"/usr/share/fonts/opentype/inter/Inter-Medium.otf", "/usr/share/fonts/inter/Inter-Medium.otf",
     "/usr/share/fonts/opentype/inter/static/Inter-Medium.otf", ""}};
constexpr FontFile kInterBold = {"Inter-SemiBold.otf",
                                 "fonts-inter",
                                 {"/usr/share/fonts/opentype/inter/Inter-SemiBold.otf",
                                  "/usr/share/fonts/inter/Inter-SemiBold.otf",
                                  "/usr/share/fonts/opentype/inter/static/Inter-SemiBold.otf", ""}};
constexpr FontFile kMono = {"JetBrainsMono-Regular.ttf",
                            "fonts-jetbrains-mono",
                            {"/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf",
                             "/usr/share/fonts/jetbrains-mono/JetBrainsMono-Regular.ttf", "", ""}};
constexpr FontFile kMonoBold = {"JetBrainsMono-Bold.ttf",
                                "fonts-jetbrains-mono",
                                {"/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Bold.ttf",
                                 "/usr/share/fonts/jetbrains-mono/JetBrainsMono-Bold.ttf", "", ""}};
constexpr FontFile kCjk = {"NotoSansCJK-Regular.ttc",
                           "fonts-noto-cjk",
                           {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
                            "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", "", ""}};
constexpr FontFile kCjkBold = {"NotoSansCJK-Bold.ttc",
                               "fonts-noto-cjk",
                               {"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
                                "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc", "", ""}};

constexpr int kSimplifiedChinese = 2;  // its face in the CJK collections

// A file mapped for as long as the program runs: an atlas may be rebuilt from it at any time.
struct Mapping {
    void* data = nullptr;
    std::size_t size = 0;
};

Mapping map_file(const char* path) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return {};
    struct stat info{};
    Mapping mapping;
    if (fstat(fd, &info) == 0 && info.st_size > 0) {
        void* data =
            mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
        if (data != MAP_FAILED) mapping = {data, static_cast<std::size_t>(info.st_size)};
    }
    close(fd);
    return mapping;
}

// FIBERSCOPE_FONT_DIR, if set, is looked at before the packages' directories.
Mapping find_font(const FontFile& file) {
    if (const char* own = std::getenv("FIBERSCOPE_FONT_DIR")) {
        const Mapping mapping = map_file(fmt::format("{}/{}", own, file.name).c_str());
        if (mapping.data != nullptr) return mapping;
    }
    for (const char* path : file.paths) {
        if (*path == 0) continue;
        const Mapping mapping = map_file(path);
        if (mapping.data != nullptr) return mapping;
    }
    return {};
}

// Each file is mapped once and kept: several atlases (window, exports) share it.
const Mapping& mapped(const FontFile& file) {
    struct Entry {
        const FontFile* file;
        Mapping mapping;
    };
    static std::array<Entry, 6> cache{};  // the six files above; ImGui itself is single-threaded
    for (Entry& entry : cache) {
        if (entry.file == &file && entry.mapping.data != nullptr) return entry.mapping;
        if (entry.file == nullptr || entry.file == &file) {
            entry = {&file, find_font(file)};
            return entry.mapping;
        }
    }
    std::abort();  // more files than entries
}

bool is_cjk(unsigned code) {
    return code >= 0x2e80 && code < 0xfff0;
}

// The characters of the interface itself beyond ASCII.
constexpr const char* kSigns = "·×¼½→←…’“”µ≤≥–✓";

std::uint64_t fnv1a(const void* data, std::size_t size, std::uint64_t hash) {
    for (const unsigned char byte : std::span(static_cast<const unsigned char*>(data), size))
        hash = (hash ^ byte) * 1099511628211U;
    return hash;
}

// em to ImGui's size, which is ascent plus descent.
constexpr float kInterLine = 1.210F, kMonoLine = 1.320F, kCjkLine = 1.448F;

}  // namespace

int nearest_size(float em) {
    int best = 0;
    for (int i = 1; i < static_cast<int>(kTypeSizes.size()); ++i) {
        const auto distance = [em](int k) {
            return std::abs(static_cast<float>(kTypeSizes[static_cast<std::size_t>(k)]) - em);
        };
        if (distance(i) < distance(best)) best = i;
    }
    return best;
}

std::optional<std::string> Fonts::build(float scale, const std::vector<std::string>& texts) {
    struct FaceFiles {
        const FontFile* latin;
        const FontFile* cjk;
        float line;
    };
    const std::array<FaceFiles, kFaceCount> faces = {{{&kInter, &kCjk, kInterLine},
                                                      {&kInterBold, &kCjkBold, kInterLine},
                                                      {&kMono, &kCjk, kMonoLine},
                                                      {&kMonoBold, &kCjkBold, kMonoLine}}};
    for (const FaceFiles& face : faces) {
        if (mapped(*face.latin).data == nullptr) {
            return fmt::format("the font {} is missing: install the package {}", face.latin->name,
                               face.latin->package);
        }
    }
    // Ranges must outlive the build of the atlas.
    ImFontGlyphRangesBuilder latin, cjk;
    latin.AddText(kSigns);
    for (ImWchar code = 0x20; code < 0x7f; ++code)
        latin.AddChar(code);
    bool needs_cjk = false;
    for (const std::string& text : texts) {
        ImFontGlyphRangesBuilder all;
        all.AddText(text.c_str());
        for (unsigned code = 0x80; code < 0xffff; ++code) {
            if (!all.GetBit(code)) continue;
            (is_cjk(code) ? cjk : latin).AddChar(static_cast<ImWchar>(code));
            needs_cjk = needs_cjk || is_cjk(code);
        }
    }
    if (needs_cjk && (mapped(kCjk).data == nullptr || mapped(kCjkBold).data == nullptr)) {
        return fmt::format("the font {} is missing: install the package {}", kCjk.name,
                           kCjk.package);
    }
    ImVector<ImWchar> latin_ranges, cjk_ranges;
    latin.BuildRanges(&latin_ranges);
    cjk.BuildRanges(&cjk_ranges);

    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
    atlas.TexDesiredWidth = scale > 1.5F ? 4096 : 2048;
    scale_ = scale;
    for (std::size_t f = 0; f < kFaceCount; ++f) {
        for (std::size_t s = 0; s < kTypeSizes.size(); ++s) {
            const float em = static_cast<float>(kTypeSizes[s]) * scale;
            const auto add = [&atlas](const Mapping& file, float pixels, ImFontConfig config,
                                      const ImWchar* ranges) {
                // Small glyphs stand between pixels; wide ones gain nothing from oversampling.
                config.OversampleH = pixels < 40 ? 2 : 1;
                config.OversampleV = 1;
                config.FontDataOwnedByAtlas = true;
                ImFont* font = atlas.AddFontFromMemoryTTF(file.data, static_cast<int>(file.size),
                                                          pixels, &config, ranges);
                keep_last_font_data(atlas);
                return font;
            };
            fonts_[f][s] =
                add(mapped(*faces[f].latin), em * faces[f].line, ImFontConfig(), latin_ranges.Data);
            const bool small_print = kTypeSizes[s] <= 15;  // code is never set larger than that
            if (!needs_cjk || (faces[f].latin == &kMonoBold) ||
                (faces[f].latin == &kMono && !small_print))
                continue;
            ImFontConfig merge;
            merge.MergeMode = true;
            merge.FontNo = kSimplifiedChinese;
            // The same em, so that both scripts look equally large; ImGui puts merged glyphs on the
            // first font's baseline.
            add(mapped(*faces[f].cjk), em * kCjkLine, merge, cjk_ranges.Data);
        }
    }
    if (!atlas.Build()) return "the fonts could not be drawn: the atlas did not build";
    return std::nullopt;
}

float Fonts::width(Face face, int size_index, std::string_view text) const {
    ImFont* font = get(face, size_index);
    return font->CalcTextSizeA(font_pixels(font), 1e9F, 0, text.data(), text.data() + text.size())
               .x /
           scale_;
}

std::string Fonts::files_hash() {
    std::uint64_t hash = 14695981039346656037U;
    for (const FontFile* file : {&kInter, &kInterBold, &kMono, &kMonoBold}) {
        const Mapping& mapping = mapped(*file);
        if (mapping.data != nullptr) hash = fnv1a(mapping.data, mapping.size, hash);
    }
    return fmt::format("{:016x}", hash);
}

}  // namespace fiberscope::ui
