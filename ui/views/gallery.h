// The first page of a program that was started without a file: the lessons, to choose one. Keeps
// which one is chosen; whoever shows it opens what `opened` names.
#pragma once

#include "ui/platform/host.h"
#include "ui/views/ui.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::ui {

class Gallery : public App {
  public:
    struct Entry {
        std::string file;  // as it is opened
        std::string title, title_zh;
        std::string about, about_zh;
    };
    // `chinese_first`: for whom that is the first language.
    Gallery(std::vector<Entry> entries, bool chinese_first)
        : entries_(std::move(entries)), chinese_first_(chinese_first) {}

    // Registers lesson/1, lesson/2, ...
    void frame(Canvas& canvas, float width, float height, const Input& input,
               double passed_s) override;
    bool moving() const override { return false; }
    std::vector<std::string> texts() const override;
    int texts_version() const override { return 0; }

    // The lesson that was clicked or entered in the last frame.
    std::optional<std::size_t> opened() const { return opened_; }
    std::size_t chosen() const { return chosen_; }
    const std::vector<Entry>& entries() const { return entries_; }
    const Registry& registry() const { return registry_; }
    void set_dark(bool dark) { dark_ = dark; }
    bool dark() const { return dark_; }

  private:
    void keys(const Input& input);
    void draw_row(Ui& ui, std::size_t index, const Rect& row);

    std::vector<Entry> entries_;
    bool chinese_first_ = false, dark_ = true;
    Registry registry_;
    std::size_t chosen_ = 0;
    std::optional<std::size_t> opened_;
    Point mouse_ = {-1, -1};  // of the frame before: only a pointer that moves chooses
};

}  // namespace fiberscope::ui
