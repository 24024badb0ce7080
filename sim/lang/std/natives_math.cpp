#include "sim/lang/std/natives.h"

#include <cmath>

namespace fiberscope::lang {

namespace {

template <double (*kFunction)(double)>
void one(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = to_word(kFunction(to_double(vm.reg(w + 1))));
}
template <double (*kFunction)(double, double)>
void two(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = to_word(kFunction(to_double(vm.reg(w + 1)), to_double(vm.reg(w + 2))));
}
// glibc's cbrt(27) is 3.0000000000000004.
double cube_root(double x) {
    return static_cast<double>(std::cbrt(static_cast<long double>(x)));
}
// The bits of a float are its word.
void same_bits(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.reg(w + 1);
}

constexpr NativeEntry kNatives[] = {
    {"math.Sqrt", one<std::sqrt>},   {"math.Pow", two<std::pow>},
    {"math.Floor", one<std::floor>}, {"math.Ceil", one<std::ceil>},
    {"math.Trunc", one<std::trunc>}, {"math.Round", one<std::round>},
    {"math.Sin", one<std::sin>},     {"math.Cos", one<std::cos>},
    {"math.Tan", one<std::tan>},     {"math.Atan", one<std::atan>},
    {"math.Atan2", two<std::atan2>}, {"math.Log", one<std::log>},
    {"math.Log2", one<std::log2>},   {"math.Log10", one<std::log10>},
    {"math.Exp", one<std::exp>},     {"math.Mod", two<std::fmod>},
    {"math.Hypot", two<std::hypot>}, {"math.Cbrt", one<cube_root>},
    {"math.Float64bits", same_bits}, {"math.Float64frombits", same_bits},
};

}  // namespace

std::span<const NativeEntry> math_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
