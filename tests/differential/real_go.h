// The Go that is installed here, as judge.
#pragma once

#include "tests/children.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::test {

struct RealGo {
    std::filesystem::path program;
    int minor = 0;  // 23 of go1.23.5
};

// The newest of the machine's that is 1.23 at least: what older ones say is not what we are held
// to.
std::optional<RealGo> newest_go();

// Files of a program each, built by one call of `go build`, in a folder that lives as long.
class GoBuild {
  public:
    struct File {
        std::string name;  // of the file: "order.go"
        std::string source;
    };
    // A program is the files of one package.
    GoBuild(const RealGo& go, const std::vector<std::vector<File>>& programs);
    ~GoBuild();
    GoBuild(const GoBuild&) = delete;
    GoBuild& operator=(const GoBuild&) = delete;

    // What the compiler said against it; empty if it was built.
    std::string errors(std::size_t program) const;
    // To be run in a child; apart, so that stderr is separate.
    Job run(std::size_t program, const std::vector<std::string>& args,
            const std::string& input) const;

  private:
    std::string name_of(std::size_t program) const;

    std::filesystem::path folder_;
    std::map<std::string, std::string> errors_;
};

}  // namespace fiberscope::test
