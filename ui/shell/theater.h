// The window that was opened without a file: the gallery of lessons, and the one that is played.
#pragma once

#include "ui/shell/player.h"
#include "ui/views/gallery.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace fiberscope::shell {

// Where the lessons may lie: here, beside the sources that the program was built from, installed.
std::vector<std::filesystem::path> lesson_folders();

// The lessons (.go files that begin with a number) of the first folder that has any, by name. A
// file that is no lesson is left out. If there is none, empty, with one line in `problem`.
std::vector<ui::Gallery::Entry> find_lessons(const std::vector<std::filesystem::path>& folders,
                                             std::string& problem);

// Escape in a lesson with nothing selected comes back to the gallery.
class Theater : public ui::App {
  public:
    Theater(std::vector<ui::Gallery::Entry> lessons, bool chinese_first)
        : gallery_(std::move(lessons), chinese_first) {}

    void frame(ui::Canvas& canvas, float width, float height, const ui::Input& input,
               double passed_s) override;
    bool moving() const override;
    std::vector<std::string> texts() const override;
    int texts_version() const override { return version_; }

    const ui::Gallery& gallery() const { return gallery_; }
    Live* live() { return player_ ? &player_->live() : nullptr; }  // null: the gallery is shown

  private:
    ui::Gallery gallery_;
    std::unique_ptr<Player> player_;
    int version_ = 0;
};

}  // namespace fiberscope::shell
