// The program's type: four faces in ten sizes, as one atlas. Inter for words, JetBrains Mono for
// code, Noto Sans CJK merged into both where a text in use needs it. Font files are the
// distribution's packages; a missing one is a one-line error that names the package.
// Owned by a host, which rebuilds it when the scale changes or a text with new characters is
// loaded. The thread of the ImGui context.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ImFont;

namespace fiberscope::ui {

enum class Face : unsigned char { ui, ui_bold, mono, mono_bold };
constexpr int kFaceCount = 4;

// Em sizes in dp; nothing between them exists.
constexpr std::array<int, 10> kTypeSizes = {11, 12, 13, 15, 17, 20, 24, 28, 34, 40};

// The index of the size nearest to `em`; the smaller one in the middle.
int nearest_size(float em);

class Fonts {
  public:
    // Fills the current context's atlas for this scale with ASCII, the interface's own signs and
    // every character of `texts`. Returns what is wrong, in one line, or nothing.
    std::optional<std::string> build(float scale, const std::vector<std::string>& texts);

    ImFont* get(Face face, int size_index) const {
        return fonts_[static_cast<std::size_t>(face)][static_cast<std::size_t>(size_index)];
    }

    // Width in dp of a text set in this face at the nearest size.
    float width(Face face, int size_index, std::string_view text) const;

    // A hash over the Latin font files: pictures made with other files differ.
    static std::string files_hash();

  private:
    std::array<std::array<ImFont*, kTypeSizes.size()>, kFaceCount> fonts_{};
    float scale_ = 1;
};

// Where AddText must begin, above the middle of the capitals, in em: see design, section 3.
constexpr float cap_middle(Face face) {
    return face == Face::ui || face == Face::ui_bold ? 0.605F : 0.655F;
}

}  // namespace fiberscope::ui
