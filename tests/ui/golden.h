// Pictures compared with stored ones, and a folder for a test's files.
#pragma once

#include "tests/catch.h"
#include "ui/export/render.h"

#include <filesystem>
#include <string>

namespace fiberscope::ui {

// Tests run side by side as processes of their own: the name must be unique among them.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "fiberscope-render-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string file(const char* name) const { return (path / name).string(); }
};

// Compares with tests/ui/golden/NAME.png; FIBERSCOPE_WRITE_GOLDEN=1 stores it anew.
void check_golden(Session& session, StageTime at, const PictureSize& size, const std::string& name);

}  // namespace fiberscope::ui
