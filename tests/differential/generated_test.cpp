// Random programs, see generate.h. Where Go is not installed they are held against hashes of what
// it said, which are stored in generated.txt by
//
//     build/release/tests/test_differential "[.store]"
//
// For more of them, in chunks, with every difference shrunk:
//
//     FIBERSCOPE_SEEDS=1000-11000 build/release/tests/test_differential "[.generate]"
//
// With FIBERSCOPE_WHOLE set too they are not shrunk, which takes minutes for each.
#include "tests/catch.h"
#include "tests/differential/judged.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace fiberscope::test {

namespace {

constexpr std::uint64_t kSeeds = 300;
const std::filesystem::path kHashes =
    std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "tests/differential/generated.txt";

std::vector<GeneratedProgram> programs_of(std::uint64_t first, std::uint64_t last) {
    std::vector<GeneratedProgram> programs;
    for (std::uint64_t seed = first; seed <= last; ++seed)
        programs.push_back(generate(seed));
    return programs;
}

std::map<std::uint64_t, std::uint64_t> stored_hashes() {
    std::map<std::uint64_t, std::uint64_t> hashes;
    std::ifstream in(kHashes);
    for (std::uint64_t seed = 0, hash = 0; in >> std::dec >> seed >> std::hex >> hash;)
        hashes[seed] = hash;
    return hashes;
}

// How many differed.
int judge(const RealGo& go, std::uint64_t first, std::uint64_t last) {
    int differed = 0;
    const std::vector<GeneratedProgram> programs = programs_of(first, last);
    const std::vector<Said> go_said = ask_go(go, programs);
    const std::vector<OurWords> ours = ask_us(programs);
    for (std::size_t i = 0; i < programs.size(); ++i) {
        // Then the generator is wrong, and all of them that were built together say the same.
        if (go_said[i].err.find("_.go:") < go_said[i].err.find('\n')) {
            std::cout << go_said[i].err;
            return differed + 1;
        }
        const std::string wrong = difference(go_said[i], ours[i]);
        if (wrong.empty()) continue;
        ++differed;
        std::cout << "seed " << programs[i].seed << ":\n" << wrong << std::flush;
        if (std::getenv("FIBERSCOPE_WHOLE") != nullptr) continue;
        std::cout << text_of(shrunk(go, programs[i]), true) << '\n';
    }
    return differed;
}

}  // namespace

TEST_CASE("generate: a seed is a program, and the same one every time", "[differential]") {
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
        const std::string text = text_of(generate(seed), true);
        CHECK(text == text_of(generate(seed), true));
        CHECK(text != text_of(generate(seed + 1), true));
    }
}

TEST_CASE("generate: what is smaller has less of the same", "[differential]") {
    const GeneratedProgram program = generate(5);
    const std::size_t size = text_of(program, true).size();
    const std::vector<GeneratedProgram> less = smaller(program);
    CHECK(less.size() > 10);
    for (const GeneratedProgram& one : less)
        CHECK(text_of(one, true).size() < size);
}

TEST_CASE("generate: random programs say what Go said of them", "[differential]") {
    const auto hashes = stored_hashes();
    REQUIRE(hashes.size() == kSeeds);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    const std::vector<GeneratedProgram> programs = programs_of(1, kSeeds / 10);
#else
    const std::vector<GeneratedProgram> programs = programs_of(1, kSeeds);
#endif
    const std::vector<OurWords> ours = ask_us(programs);
    for (std::size_t i = 0; i < programs.size(); ++i) {
        INFO("seed " << programs[i].seed << ": " << ours[i].worlds);
        CHECK(hash_of(ours[i].real) == hashes.at(programs[i].seed));
        CHECK(hash_of(ours[i].simulated) == hashes.at(programs[i].seed));
    }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("generate: random programs do as they do under Go", "[differential]") {
    const std::optional<RealGo> go = newest_go();
    if (!go) {
        WARN("no Go of 1.23 or newer is installed: random programs were not compared");
        return;
    }
    CHECK(judge(*go, 1, kSeeds) == 0);
}
#endif

TEST_CASE("generate: store what Go says of random programs", "[.store]") {
    const std::optional<RealGo> go = newest_go();
    REQUIRE(go);
    const std::vector<Said> said = ask_go(*go, programs_of(1, kSeeds));
    std::ofstream out(kHashes);
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed)
        out << std::dec << seed << ' ' << std::hex << hash_of(said[seed - 1]) << '\n';
}

TEST_CASE("generate: as many as one likes", "[.generate]") {
    const std::optional<RealGo> go = newest_go();
    REQUIRE(go);
    unsigned long first = 1, last = 1000;
    if (const char* seeds = std::getenv("FIBERSCOPE_SEEDS"))
        REQUIRE(std::sscanf(seeds, "%lu-%lu", &first, &last) == 2);
    constexpr std::uint64_t kChunk = 100;
    int differed = 0;
    for (std::uint64_t from = first; from <= last; from += kChunk) {
        differed += judge(*go, from, std::min<std::uint64_t>(from + kChunk - 1, last));
        std::cout << std::min<std::uint64_t>(from + kChunk - 1, last) - first + 1 << " programs, "
                  << differed << " differ\n"
                  << std::flush;
    }
    CHECK(differed == 0);
}

}  // namespace fiberscope::test
