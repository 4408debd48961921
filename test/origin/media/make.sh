#!/bin/sh
# Makes the station's media: two video variants and one audio rendition of the same 132 seconds, as MPEG-TS
# (each variant muxed with the audio) and as CMAF (video and audio apart), in segments of 2 seconds.
#
# It also makes one progressive MP4 file (movie.mp4): the low variant with the audio, repeated three times, so that a
# player keeps requesting more for minutes.
#
# Each rendition is one packed file; the playlist ffmpeg writes beside it (EXTINF and EXT-X-BYTERANGE,
# RFC 8216bis 4.4.4.1 and 4.4.4.2) is its index; media.ts reads it.
# Needs ffmpeg with libx264 and libfreetype, and the font DejaVu Sans Mono. One thread and bitexact: the same
# ffmpeg makes the same bytes. Run it only to change the media; the results are committed.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

seconds=132
segment=2
fps=10
exact='-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1'
quiet='-hide_banner -loglevel error -y'

# video NAME WIDTH HEIGHT KILOBITS: shows the running time, the variant's name and a dot that crosses once a second.
video() {
  ffmpeg $quiet -f lavfi -i "color=c=0x10303c:s=$2x$3:r=$fps:d=$seconds" -vf "\
drawtext=font=DejaVu Sans Mono:fontcolor=white:fontsize=h/4:x=(w-tw)/2:y=h*0.22:text='%{pts\:gmtime\:0\:%M\\\\\\:%S}',\
drawtext=font=DejaVu Sans Mono:fontcolor=0x8fd0c8:fontsize=h/9:x=(w-tw)/2:y=h*0.55:text='freshet $3p',\
drawtext=font=DejaVu Sans Mono:fontcolor=0xffc14d:fontsize=h/5:x=(w-tw)*mod(t\,1):y=h*0.72:text='•'" \
    -c:v libx264 -threads 1 -profile:v baseline -level 1.3 -pix_fmt yuv420p -preset veryslow \
    -b:v "$4k" -maxrate "$4k" -bufsize "$4k" -g $((fps * segment)) -keyint_min $((fps * segment)) -sc_threshold 0 \
    $exact "$work/$1.mp4"
}

# pack FILE TYPE INPUTS…: one file FILE, with its index FILE.m3u8.
pack() {
  file=$1 type=$2
  shift 2
  ffmpeg $quiet "$@" -c copy $exact -f hls -hls_time $segment -hls_list_size 0 -hls_playlist_type vod \
    -hls_flags single_file -hls_segment_type "$type" -hls_segment_filename "$file" "$file.m3u8"
}

video low 160 90 12
video high 320 180 26
# Whole frames of 1024 samples, as long as the video. With shorter audio, players stall whenever the loop wraps. With the
# encoder's padding, the audio would be longer and have one segment more than the video.
ffmpeg $quiet -f lavfi -i "sine=frequency=196:beep_factor=4:sample_rate=32000:duration=$((seconds + 1))" \
  -frames:a $((seconds * 32000 / 1024)) -c:a aac -b:a 12k -ac 1 $exact "$work/audio.mp4"

for name in low high; do
  pack $name.mpegts mpegts -i "$work/$name.mp4" -i "$work/audio.mp4" -map 0:v -map 1:a
  pack $name.mp4 fmp4 -i "$work/$name.mp4" -map 0:v
done
pack audio.mp4 fmp4 -i "$work/audio.mp4" -map 0:a

# Puts its index (moov) first, as in a progressive file.
ffmpeg $quiet -i "$work/low.mp4" -i "$work/audio.mp4" -map 0:v -map 1:a -c copy $exact "$work/movie.mp4"
ffmpeg $quiet -stream_loop 2 -i "$work/movie.mp4" -c copy $exact -movflags +faststart movie.mp4
