#include "sim/lang/std/natives.h"

#include <algorithm>
#include <bit>
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

void ldexp_native(Interpreter& vm, std::uint32_t w) {
    const std::int64_t exponent = std::clamp<std::int64_t>(to_int(vm.reg(w + 2)), -5000, 5000);
    vm.reg(w) = to_word(std::ldexp(to_double(vm.reg(w + 1)), static_cast<int>(exponent)));
}
void frexp_native(Interpreter& vm, std::uint32_t w) {
    int exponent = 0;
    vm.reg(w) = to_word(std::frexp(to_double(vm.reg(w + 2)), &exponent));
    vm.reg(w + 1) = to_word(std::int64_t{exponent});
}
void fma_native(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = to_word(
        std::fma(to_double(vm.reg(w + 1)), to_double(vm.reg(w + 2)), to_double(vm.reg(w + 3))));
}
// A float32 is held as the double of the same value.
void float32_bits(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = std::bit_cast<std::uint32_t>(static_cast<float>(to_double(vm.reg(w + 1))));
}
void float32_from_bits(Interpreter& vm, std::uint32_t w) {
    const auto bits = static_cast<std::uint32_t>(vm.reg(w + 1));
    vm.reg(w) = to_word(static_cast<double>(std::bit_cast<float>(bits)));
}

constexpr NativeEntry kNatives[] = {
    {"math.Sqrt", one<std::sqrt>},
    {"math.Pow", two<std::pow>},
    {"math.Floor", one<std::floor>},
    {"math.Ceil", one<std::ceil>},
    {"math.Trunc", one<std::trunc>},
    {"math.Round", one<std::round>},
    {"math.Sin", one<std::sin>},
    {"math.Cos", one<std::cos>},
    {"math.Tan", one<std::tan>},
    {"math.Atan", one<std::atan>},
    {"math.Atan2", two<std::atan2>},
    {"math.Log", one<std::log>},
    {"math.Log2", one<std::log2>},
    {"math.Log10", one<std::log10>},
    {"math.Exp", one<std::exp>},
    {"math.Mod", two<std::fmod>},
    {"math.Hypot", two<std::hypot>},
    {"math.Cbrt", one<cube_root>},
    {"math.Float64bits", same_bits},
    {"math.Float64frombits", same_bits},
    {"math.Asin", one<std::asin>},
    {"math.Acos", one<std::acos>},
    {"math.Sinh", one<std::sinh>},
    {"math.Cosh", one<std::cosh>},
    {"math.Tanh", one<std::tanh>},
    {"math.Exp2", one<std::exp2>},
    {"math.Expm1", one<std::expm1>},
    {"math.Log1p", one<std::log1p>},
    {"math.RoundToEven", one<std::nearbyint>},
    {"math.Nextafter", two<std::nextafter>},
    {"math.Remainder", two<std::remainder>},
    {"math.Ldexp", ldexp_native},
    {"math.Frexp", frexp_native},
    {"math.FMA", fma_native},
    {"math.Float32bits", float32_bits},
    {"math.Float32frombits", float32_from_bits},
};

}  // namespace

std::span<const NativeEntry> math_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
