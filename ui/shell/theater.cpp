#include "ui/shell/theater.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <system_error>

namespace fiberscope::shell {

namespace fs = std::filesystem;

std::vector<fs::path> lesson_folders() {
    std::vector<fs::path> folders = {"scenarios"};
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) return folders;
    const fs::path bin = program.parent_path();
    folders.push_back(bin / "../../../scenarios");  // build/PRESET/ui
    folders.push_back(bin / "../share/fiberscope/scenarios");
    return folders;
}

std::vector<ui::Gallery::Entry> find_lessons(const std::vector<fs::path>& folders,
                                             std::string& problem) {
    for (const fs::path& folder : folders) {
        std::vector<fs::path> files;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            const std::string name = entry.path().filename().string();
            if (entry.path().extension() == ".go" &&
                std::isdigit(static_cast<unsigned char>(name[0])) != 0)
                files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        std::vector<ui::Gallery::Entry> lessons;
        for (const fs::path& file : files) {
            std::ifstream in(file, std::ios::binary);
            std::ostringstream text;
            text << in.rdbuf();
            const lesson::Lesson lesson =
                lesson::parse_lesson(text.str(), file.filename().string()).lesson;
            if (lesson.title.empty()) continue;
            lessons.push_back({file.string(), lesson.title.en, lesson.title.zh, lesson.about.en,
                               lesson.about.zh});
        }
        if (!lessons.empty()) return lessons;
    }
    problem = "no lessons found: " + folders.front().string() +
              " is not here; give a file instead (see --help)";
    return {};
}

void Theater::frame(ui::Canvas& canvas, float width, float height, const ui::Input& input,
                    double passed_s) {
    if (player_ != nullptr) {
        const bool escape =
            std::any_of(input.keys.begin(), input.keys.end(),
                        [](const ui::KeyPress& press) { return press.key == ui::Key::escape; });
        if (!escape || live()->session().selected() != GoId::none) {
            player_->frame(canvas, width, height, input, passed_s);
            return;
        }
        gallery_.set_dark(live()->bench().dark());
        player_.reset();
        ++version_;
        ui::Input rest = input;
        rest.keys.clear();
        gallery_.frame(canvas, width, height, rest, passed_s);
        return;
    }
    gallery_.frame(canvas, width, height, input, passed_s);
    const auto opened = gallery_.opened();
    if (!opened) return;
    // What is wrong with the file goes to stderr, and the gallery stays.
    auto scenario = load_scenario(gallery_.entries()[*opened].file);
    if (!scenario) return;
    player_ = std::make_unique<Player>(std::move(*scenario), Choice{});
    live()->bench().set_dark(gallery_.dark());
    ++version_;
}

bool Theater::moving() const {
    return player_ != nullptr ? player_->moving() : gallery_.moving();
}

std::vector<std::string> Theater::texts() const {
    return player_ != nullptr ? player_->texts() : gallery_.texts();
}

}  // namespace fiberscope::shell
