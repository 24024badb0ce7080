// A file has its name only when it is whole.
#include "core/record/part_file.h"

#include "tests/catch.h"

#include <fstream>
#include <iterator>

using namespace fiberscope;
namespace fs = std::filesystem;

namespace {

struct Folder {
    Folder() : path(fs::temp_directory_path() / ("part-file-" + std::to_string(::getpid()))) {
        fs::create_directory(path);
    }
    ~Folder() { fs::remove_all(path); }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), {}));
    }
    const fs::path path;
};

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file) << text;
}
std::string read(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("part file: the old one stays until the new one is whole", "[record]") {
    const Folder folder;
    write(folder.path / "a", "old");
    {
        PartFile file(folder.path / "a");
        CHECK_FALSE(file.refusal());
        write(file.part(), "half");
        CHECK(read(folder.path / "a") == "old");
    }
    CHECK(read(folder.path / "a") == "old");
    CHECK(folder.files() == 1);
    PartFile file(folder.path / "a");
    write(file.part(), "new");
    CHECK_FALSE(file.give_name());
    CHECK(read(folder.path / "a") == "new");
    CHECK(folder.files() == 1);
}

TEST_CASE("part file: a link stays a link", "[record]") {
    const Folder folder;
    write(folder.path / "a", "old");
    fs::create_symlink("a", folder.path / "link");
    PartFile file(folder.path / "link");
    write(file.part(), "new");
    CHECK_FALSE(file.give_name());
    CHECK(fs::is_symlink(folder.path / "link"));
    CHECK(read(folder.path / "a") == "new");
}

// A fixed bug: as root, a picture or a text written "to /dev/null" took its place.
TEST_CASE("part file: what is not a file is not replaced by one", "[record]") {
    PartFile device("/dev/null");
    CHECK(device.refusal() == "it exists and is not a file");
    const Folder folder;
    PartFile directory(folder.path);
    CHECK(directory.refusal() == "it exists and is not a file");
}

TEST_CASE("part file: a name that cannot be given is told, and nothing is left", "[record]") {
    const Folder folder;
    PartFile file(folder.path / "a");
    write(file.part(), "new");
    fs::create_directory(folder.path / "a");
    CHECK(file.give_name() == "Is a directory");
    CHECK(folder.files() == 1);
}
