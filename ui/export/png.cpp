#include "ui/export/png.h"

#include "core/record/part_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <png.h>

namespace fiberscope::ui {

std::optional<std::string> write_png(const std::string& file, const Image& image) {
    PartFile target(file);
    if (target.refusal()) return fmt::format("{}: cannot be written: {}", file, *target.refusal());
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(image.width);
    png.height = static_cast<png_uint_32>(image.height);
    png.format = PNG_FORMAT_RGB;
    // The alpha byte is dropped: a screenshot is opaque, and a fifth smaller without it.
    std::vector<std::uint8_t> rgb;
    rgb.reserve(image.rgba.size() / 4 * 3);
    for (std::size_t i = 0; i < image.rgba.size(); i += 4)
        rgb.insert(rgb.end(), {image.rgba[i], image.rgba[i + 1], image.rgba[i + 2]});
    std::FILE* out = std::fopen(target.part().c_str(), "wb");
    if (out == nullptr) return fmt::format("{}: cannot be written: {}", file, std::strerror(errno));
    const bool drawn = png_image_write_to_stdio(&png, out, 0, rgb.data(), 0, nullptr) != 0;
    const bool closed = std::fclose(out) == 0;
    std::optional<std::string> failure;
    if (!drawn)
        failure = png.message;
    else
        failure = closed ? target.give_name() : std::strerror(errno);
    if (failure) return fmt::format("{}: cannot be written: {}", file, *failure);
    return std::nullopt;
}

std::optional<Image> read_png(const std::string& file, std::string& error) {
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_file(&png, file.c_str()) == 0) {
        error = fmt::format("{}: {}", file, png.message);
        return std::nullopt;
    }
    png.format = PNG_FORMAT_RGBA;
    Image image;
    image.width = static_cast<int>(png.width);
    image.height = static_cast<int>(png.height);
    image.rgba.resize(PNG_IMAGE_SIZE(png));
    if (png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) == 0) {
        error = fmt::format("{}: {}", file, png.message);
        return std::nullopt;
    }
    return image;
}

}  // namespace fiberscope::ui
