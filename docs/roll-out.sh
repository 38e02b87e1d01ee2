#!/usr/bin/env bash
# Update clones of specs repositories to a version of the template.
# Usage: roll-out.sh TAG REPOSITORY...
# Each must be clean. What cannot be updated alone stays as it was.
set -uo pipefail

tag=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
held_back=0

for repository in "$@"; do
    name=$(basename "$repository")
    before=$(git -C "$repository" rev-parse HEAD) || exit 2
    if (
        cd "$repository" &&
            python -m spectools update-template --to "$tag" >"$log" 2>&1 &&
            python -m pytest -q -p no:cacheprovider >>"$log" 2>&1 &&
            git checkout -q -B "template-$tag" &&
            git commit -q -m "Update from the template to $tag"
    ); then
        printf 'updated    %s\n' "$name"
    else
        held_back=1
        # The line that says why: a conflict, a refusal, or a failing test.
        why=$(grep -m 1 -E 'have conflicts|^could not|^FAILED|: SP[0-9]+ ' "$log")
        git -C "$repository" reset -q --hard "$before"
        printf 'held back  %-14s %s\n' "$name" "$why"
    fi
done
exit "$held_back"
